package dev.fhirbulk.ndjson.internal.fast;

import ca.uhn.fhir.model.api.annotation.ResourceDef;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * One line to one resource, field for field what HAPI's parser makes of it; or to nothing, when that is HAPI's to
 * say. The JSON is read once, from left to right, and each value goes where the {@link ModelField} of its name says.
 * For one thread.
 */
public final class FastParser {

    private static final int DEEPEST = 60;
    private static final ModelType ELEMENT = Model.type(Element.class);
    private static final ModelType EXTENSION = Model.type(Extension.class);
    private static final ModelType REFERENCE = Model.type(Reference.class);
    private static final Name RESOURCE_TYPE = new Name("resourceType");

    private final JsonCursor json = new JsonCursor();
    private final Primitives primitives = new Primitives(json);
    private int depth;

    /** The FHIR name of a class of HAPI's R4 model; null for another class, one that extends such a class among them. */
    public static @Nullable String typeName(Class<?> type) {
        ResourceDef definition = type.getAnnotation(ResourceDef.class);
        ModelType named = definition == null ? null : Model.resource(definition.name());
        return definition != null && named != null && named.type() == type ? definition.name() : null;
    }

    /** The resource; null when HAPI's own parser has to read the line. */
    public @Nullable Resource parse(byte[] line) {
        try {
            json.open(line);
            depth = 0;
            Resource resource = resource();
            return json.isAtEnd() ? resource : null;
        } catch (RuntimeException unexpected) {
            // The hand-over, or HAPI's model refusing a value. What is wrong, and whether, HAPI's parser will say.
            return null;
        }
    }

    private Resource resource() {
        String name = typeName();
        Scope scope = new Scope();
        Resource resource = resource(name, scope);
        scope.close(resource, name);
        return resource;
    }

    private Resource resource(String name, Scope scope) {
        ModelType type = Model.resource(name);
        // What HAPI does with a Bundle's links and ids in the end is long, and Bundles are rare in bulk data.
        if (type == null || type.type() == Bundle.class) {
            throw HandOver.SIGNAL;
        }
        Resource resource = (Resource) type.make();
        members(type, resource, scope);
        return resource;
    }

    /** The type of the resource that begins here; it need not stand first. */
    private String typeName() {
        int start = json.at();
        json.expect('{');
        while (!isNamedResourceType()) {
            json.skip();
            json.expect(',');
        }
        String name = json.text();
        json.backTo(start);
        return name;
    }

    private boolean isNamedResourceType() {
        if (json.takeName(RESOURCE_TYPE)) {
            return true;
        }
        json.name();
        return json.nameHead() == RESOURCE_TYPE.head() && json.nameEndsAs(RESOURCE_TYPE);
    }

    /** The members of an object, each name once, {@code _name} right before or after {@code name}. */
    private void members(ModelType type, Object target, Scope scope) {
        json.expect('{');
        if (json.take('}')) {
            return;
        }
        if (++depth > DEEPEST) {
            throw HandOver.SIGNAL;
        }
        long seen = 0;
        long beside = 0;
        ModelField field = null;
        Object value = null;
        do {
            ModelField previous = field;
            field = guessed(type, previous);
            boolean underscored = false;
            if (field == null) {
                underscored = isUnderscored();
                field = type.field(json);
                learn(type, previous, field);
            }
            long bit = field.slot().bit();
            if (((underscored ? beside : seen) & bit) != 0 || (field != previous && ((seen | beside) & bit) != 0)) {
                throw HandOver.SIGNAL;
            }
            Object begun = field == previous ? value : null;
            if (underscored) {
                beside |= bit;
                value = beside(field, target, begun, scope);
            } else {
                seen |= bit;
                value = member(field, target, begun, scope);
            }
        } while (json.take(','));
        json.expect('}');
        depth--;
        if ((beside & ~seen & type.lists()) != 0) {
            throw HandOver.SIGNAL;
        }
    }

    /** Takes the name if it is the one that stood here last time. */
    private @Nullable ModelField guessed(ModelType type, @Nullable ModelField previous) {
        ModelField guess = previous == null ? type.first() : previous.next();
        return guess != null && json.takeName(guess.name()) ? guess : null;
    }

    private static void learn(ModelType type, @Nullable ModelField previous, ModelField field) {
        if (previous == null) {
            type.first(field);
        } else {
            previous.next(field);
        }
    }

    private boolean isUnderscored() {
        json.name();
        return json.nameIsUnderscored();
    }

    /** Reads a member's value; returns it when more of it may follow beside. */
    private @Nullable Object member(ModelField field, Object target, @Nullable Object begun, Scope scope) {
        if (field.slot().isList()) {
            return list(field, target, begun, scope);
        }
        Kind kind = field.kind();
        if (kind == Kind.COMPOSITE) {
            field.store(target, composite(field.composite(), scope));
            return null;
        }
        if (!kind.isPrimitive()) {
            special(field, target);
            return null;
        }
        PrimitiveType<?> value = (PrimitiveType<?>) (begun == null ? field.make() : begun);
        primitives.read(kind, value);
        field.store(target, value);
        return value;
    }

    private IBase composite(ModelType type, Scope scope) {
        IBase value = type.make();
        members(type, value, scope);
        if (type == EXTENSION) {
            check((Extension) value);
        } else if (type == REFERENCE) {
            scope.add((Reference) value);
        }
        return value;
    }

    private static void check(Extension extension) {
        if (extension.getUrl() == null
                || (extension.getValue() != null && !extension.getExtension().isEmpty())) {
            throw HandOver.SIGNAL;
        }
    }

    private void special(ModelField field, Object target) {
        switch (field.kind()) {
            case RESOURCE -> field.store(target, resource());
            case RESOURCE_TYPE -> json.text();
            case XHTML -> field.store(target, Narrative.node(primitives.text()));
            default -> throw HandOver.SIGNAL;
        }
    }

    private @Nullable Object list(ModelField field, Object target, @Nullable Object begun, Scope scope) {
        json.expect('[');
        List<?> before = begun == null ? List.of() : (List<?>) begun;
        if (before.isEmpty() && json.take(']')) {
            return null;
        }
        List<Object> values = new ArrayList<>(2);
        do {
            Object made = values.size() < before.size() ? before.get(values.size()) : null;
            values.add(item(field, made, scope));
        } while (json.take(','));
        json.expect(']');
        if (begun != null && before.size() != values.size()) {
            throw HandOver.SIGNAL;
        }
        field.store(target, values);
        return values;
    }

    private Object item(ModelField field, @Nullable Object begun, Scope scope) {
        Kind kind = field.kind();
        if (kind == Kind.COMPOSITE) {
            return composite(field.composite(), scope);
        }
        if (kind == Kind.CONTAINED) {
            Resource resource = resource(typeName(), scope);
            scope.add(resource);
            return resource;
        }
        PrimitiveType<?> value = (PrimitiveType<?>) (begun == null ? field.make() : begun);
        if (!json.takeWord("null")) {
            primitives.read(kind, value);
        }
        return value;
    }

    /** Reads a {@code _name}: ids and extensions of primitives, for values that are there or yet to come. */
    private Object beside(ModelField field, Object target, @Nullable Object begun, Scope scope) {
        // Of an extension's own url and id HAPI has its own opinion.
        boolean odd = target instanceof Extension && !field.name().toString().startsWith("value");
        if (odd || !field.kind().isPrimitive()) {
            throw HandOver.SIGNAL;
        }
        if (field.slot().isList()) {
            return besideList(field, (List<?>) begun, scope);
        }
        Object value = begun == null ? field.make() : begun;
        members(ELEMENT, value, scope);
        field.store(target, value);
        return value;
    }

    private List<?> besideList(ModelField field, @Nullable List<?> begun, Scope scope) {
        List<Object> values = new ArrayList<>(2);
        json.expect('[');
        do {
            int place = values.size();
            if (begun != null && place == begun.size()) {
                throw HandOver.SIGNAL;
            }
            Object value = begun == null ? field.make() : begun.get(place);
            if (!json.takeWord("null")) {
                members(ELEMENT, value, scope);
            }
            values.add(value);
        } while (json.take(','));
        json.expect(']');
        if (begun != null && begun.size() != values.size()) {
            throw HandOver.SIGNAL;
        }
        return values;
    }
}
