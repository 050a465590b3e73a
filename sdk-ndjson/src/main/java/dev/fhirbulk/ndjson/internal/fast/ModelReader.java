package dev.fhirbulk.ndjson.internal.fast;

import ca.uhn.fhir.model.api.annotation.Child;
import ca.uhn.fhir.model.api.annotation.DatatypeDef;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IBaseDatatype;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.EnumFactory;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Reference;

/**
 * Reads a model class by what HAPI itself goes by: {@code @Child} on its fields. A name that this does not find is
 * unknown to the parser, and its lines are HAPI's; {@code ModelTest} holds the two side by side.
 */
final class ModelReader {

    private final List<ModelField> fields = new ArrayList<>();
    private int slots;

    private ModelReader() {}

    static ModelType read(Class<?> model) {
        ModelReader reader = new ModelReader();
        reader.readFields(model);
        if (IBaseResource.class.isAssignableFrom(model)) {
            Slot nowhere = new Slot(reader.slots, false, () -> (target, value) -> {});
            reader.add("resourceType", nowhere, Kind.RESOURCE_TYPE, String.class);
        }
        return new ModelType(model, Lambdas.maker(model), reader.fields);
    }

    private void readFields(Class<?> model) {
        if (model.getSuperclass() != null) {
            readFields(model.getSuperclass());
        }
        for (Field field : model.getDeclaredFields()) {
            // The constants are passed over unread: they carry annotations too, and many.
            Child child = Modifier.isStatic(field.getModifiers()) ? null : field.getAnnotation(Child.class);
            if (child != null) {
                readField(field, child);
            }
        }
    }

    private void readField(Field field, Child child) {
        boolean list = List.class.equals(field.getType());
        Type element = list ? argument(field.getGenericType()) : field.getGenericType();
        Class<?> type = element instanceof ParameterizedType generic ? raw(generic) : (Class<?>) element;
        Slot slot = new Slot(slots++, list, () -> Lambdas.setter(field));
        if (type == Enumeration.class) {
            fields.add(new ModelField(child.name(), slot, Kind.TEXT, type, enumerations(argument(element))));
        } else if (type == org.hl7.fhir.r4.model.Type.class) {
            for (Class<?> choice : choices(child)) {
                add(child.name() + capitalized(nameOf(choice)), slot, Kind.of(choice), choice);
            }
        } else if (IBaseResource.class.isAssignableFrom(type)) {
            add(child.name(), slot, list ? Kind.CONTAINED : Kind.RESOURCE, type);
        } else {
            add(child.name(), slot, Kind.of(type), type);
        }
    }

    private void add(String name, Slot slot, Kind kind, Class<?> type) {
        fields.add(new ModelField(name, slot, kind, type, kind.isPrimitive() ? Lambdas.maker(type) : Lambdas.NO_MAKER));
    }

    /** No types at all means any; a choice of resources is a choice of references to them. */
    private static Set<Class<?>> choices(Child child) {
        List<Class<?>> types = child.type().length == 0 ? Model.datatypes() : List.of(child.type());
        Set<Class<?>> choices = new LinkedHashSet<>();
        for (Class<?> type : types) {
            if (IBaseResource.class.isAssignableFrom(type)) {
                choices.add(Reference.class);
            } else if (!Modifier.isAbstract(type.getModifiers()) && type != Enumeration.class && !isNarrowed(type)) {
                choices.add(type);
            }
        }
        return choices;
    }

    /** Whether it is another datatype with fewer values, which stands in JSON under that other's name. */
    private static boolean isNarrowed(Class<?> type) {
        return type.getAnnotation(DatatypeDef.class).profileOf() != IBaseDatatype.class
                && !IPrimitiveType.class.isAssignableFrom(type);
    }

    private static String nameOf(Class<?> datatype) {
        return datatype.getAnnotation(DatatypeDef.class).name();
    }

    private static String capitalized(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static Type argument(Type generic) {
        return ((ParameterizedType) generic).getActualTypeArguments()[0];
    }

    private static Class<?> raw(ParameterizedType generic) {
        return (Class<?>) generic.getRawType();
    }

    private static Supplier<? extends IBase> enumerations(Type constants) {
        Lazy<EnumFactory<?>> factory = new Lazy<>(() -> factory(constants.getTypeName() + "EnumFactory"));
        return () -> new Enumeration<>(factory.get());
    }

    private static EnumFactory<?> factory(String name) {
        try {
            Class<?> factory = Class.forName(name, true, Enumeration.class.getClassLoader());
            return (EnumFactory<?>) factory.getConstructor().newInstance();
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException("HAPI has no " + name, absent);
        }
    }
}
