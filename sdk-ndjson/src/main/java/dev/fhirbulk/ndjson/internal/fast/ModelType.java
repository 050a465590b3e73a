package dev.fhirbulk.ndjson.internal.fast;

import java.util.List;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBase;
import org.jspecify.annotations.Nullable;

/** A model class as the names that its JSON may hold, in a hash table by their first bytes. Thread-safe. */
final class ModelType {

    private static final long MIXER = 0x9E3779B97F4A7C15L;

    private final Class<?> type;
    private final Supplier<? extends IBase> maker;
    private final List<ModelField> fields;
    private final @Nullable ModelField[] table;
    private final long[] heads;
    private final long lists;
    private @Nullable ModelField first;

    ModelType(Class<?> type, Supplier<? extends IBase> maker, List<ModelField> fields) {
        this.type = type;
        this.maker = maker;
        this.fields = List.copyOf(fields);
        this.table = new ModelField[Integer.highestOneBit(4 * fields.size() + 4)];
        this.heads = new long[table.length];
        long repeating = 0;
        for (ModelField field : fields) {
            int place = place(field.name().head());
            while (table[place] != null) {
                place = after(place);
            }
            table[place] = field;
            heads[place] = field.name().head();
            repeating |= field.slot().isList() ? field.slot().bit() : 0;
        }
        this.lists = repeating;
    }

    private int place(long head) {
        return (int) ((head * MIXER) >>> 40) & (table.length - 1);
    }

    private int after(int place) {
        return (place + 1) & (table.length - 1);
    }

    /** The field of the name that the cursor has just taken. */
    ModelField field(JsonCursor json) {
        long head = json.nameHead();
        for (int place = place(head); ; place = after(place)) {
            ModelField field = table[place];
            if (field == null) {
                throw HandOver.SIGNAL;
            }
            if (heads[place] == head && json.nameEndsAs(field.name())) {
                return field;
            }
        }
    }

    /** The field that an object of this type began with last time, see {@link ModelField#next()}. */
    @Nullable
    ModelField first() {
        return first;
    }

    void first(ModelField seen) {
        first = seen;
    }

    Class<?> type() {
        return type;
    }

    List<ModelField> fields() {
        return fields;
    }

    /** The bits of the slots that hold lists. */
    long lists() {
        return lists;
    }

    IBase make() {
        return maker.get();
    }
}
