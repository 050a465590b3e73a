package dev.fhirbulk.ndjson.internal.fast;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.hapi.ctx.FhirR4;
import org.jspecify.annotations.Nullable;

/** HAPI's R4 model, each class read when first asked for. Thread-safe. */
final class Model {

    private static final String RESOURCE = "resource.";
    private static final String DATATYPE = "datatype.";
    private static final Properties NAMES = names();
    private static final Map<Class<?>, ModelType> TYPES = new ConcurrentHashMap<>();
    private static final Map<String, ModelType> RESOURCES = new ConcurrentHashMap<>();
    private static final Lazy<List<Class<?>>> DATATYPES = new Lazy<>(Model::loadDatatypes);

    private Model() {}

    /** What HAPI's own scanner begins with: which names have which classes. */
    private static Properties names() {
        Properties names = new Properties();
        try (InputStream in = new FhirR4().getFhirVersionPropertiesFile()) {
            names.load(in);
        } catch (IOException unreadable) {
            throw new IllegalStateException("HAPI's list of its model cannot be read", unreadable);
        }
        return names;
    }

    /** A model class as a type. */
    static ModelType type(Class<?> model) {
        ModelType known = TYPES.get(model);
        if (known == null) {
            // Not computeIfAbsent: that may not nest. A class that two threads read at once is read twice.
            known = ModelReader.read(model);
            TYPES.put(model, known);
        }
        return known;
    }

    /** The type of a resource by its FHIR name; null when R4 has none of that name. */
    static @Nullable ModelType resource(String name) {
        ModelType known = RESOURCES.get(name);
        if (known == null && NAMES.containsKey(RESOURCE + name)) {
            known = type(load(RESOURCE + name));
            RESOURCES.put(name, known);
        }
        return known;
    }

    /** The classes that may stand where R4 lets any datatype stand, a few too many among them. */
    static List<Class<?>> datatypes() {
        return DATATYPES.get();
    }

    private static List<Class<?>> loadDatatypes() {
        return NAMES.stringPropertyNames().stream()
                .filter(key -> key.startsWith(DATATYPE) && !key.equals("datatype.xhtml"))
                .<Class<?>>map(Model::load)
                .toList();
    }

    private static Class<?> load(String key) {
        try {
            return Class.forName(NAMES.getProperty(key), true, FhirR4.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException("HAPI names a class that it does not have: " + key, absent);
        }
    }
}
