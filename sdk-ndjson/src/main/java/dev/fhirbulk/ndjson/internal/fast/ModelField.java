package dev.fhirbulk.ndjson.internal.fast;

import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBase;
import org.jspecify.annotations.Nullable;

/**
 * One name that may stand in a JSON object, and where its value goes. Names of a choice ({@code valueString},
 * {@code valueCode}) are fields that share their slot. Thread-safe.
 */
final class ModelField {

    private final Name name;
    private final Slot slot;
    private final Kind kind;
    private final Class<?> type;
    private final Supplier<? extends IBase> maker;
    private final Lazy<ModelType> composite;
    private @Nullable ModelField next;

    ModelField(String name, Slot slot, Kind kind, Class<?> type, Supplier<? extends IBase> maker) {
        this.name = new Name(name);
        this.slot = slot;
        this.kind = kind;
        this.type = type;
        this.maker = maker;
        this.composite = new Lazy<>(() -> Model.type(type));
    }

    Name name() {
        return name;
    }

    Slot slot() {
        return slot;
    }

    Kind kind() {
        return kind;
    }

    Class<?> type() {
        return type;
    }

    /** The type of a composite's value, read off its class when first asked for. */
    ModelType composite() {
        return composite.get();
    }

    IBase make() {
        return maker.get();
    }

    void store(Object target, Object value) {
        slot.store(target, value);
    }

    /** The field that came after this one last time: a good guess, and no harm done when threads differ about it. */
    @Nullable
    ModelField next() {
        return next;
    }

    void next(ModelField seen) {
        next = seen;
    }
}
