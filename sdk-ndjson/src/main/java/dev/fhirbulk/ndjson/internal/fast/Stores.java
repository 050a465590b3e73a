package dev.fhirbulk.ndjson.internal.fast;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code (target, value) -> ((Owner) target).field = (Type) value} for fields of HAPI's model that have no such
 * setter. Java has no word for that from outside of the owner, so the few bytes of such a class are written here, and
 * the JVM is asked to take it in as a hidden nest mate of the owner. It does so on 17 and on 25, without any option,
 * where this code and HAPI are in one module, as on every class path. Stateless.
 */
final class Stores {

    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);
    private static final int ALOAD_0 = 0x2a;
    private static final int ALOAD_1 = 0x2b;
    private static final int ALOAD_2 = 0x2c;
    private static final int RETURN = 0xb1;
    private static final int PUTFIELD = 0xb5;
    private static final int INVOKESPECIAL = 0xb7;
    private static final int CHECKCAST = 0xc0;

    private Stores() {}

    /**
     * What stores into a field; null when the JVM refuses. That there is no such field shows in the first store, as a
     * {@link LinkageError}.
     */
    @SuppressWarnings("unchecked")
    static @Nullable BiConsumer<Object, Object> of(Class<?> owner, String field, Class<?> type) {
        try {
            byte[] bytes = bytes(owner, field, type);
            Lookup inside = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
            Lookup hidden = inside.defineHiddenClass(bytes, true, Lookup.ClassOption.NESTMATE);
            return (BiConsumer<Object, Object>)
                    hidden.lookupClass().getConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError refused) {
            LOG.debug("{}.{} cannot be stored into", owner, field, refused);
            return null;
        }
    }

    private static byte[] bytes(Class<?> owner, String field, Class<?> type) {
        ClassFile file = new ClassFile();
        int ownerType = file.type(ClassFile.name(owner));
        int fieldType = file.type(ClassFile.name(type));
        int place = file.field(ownerType, field, type.descriptorString());
        int parent = file.type("java/lang/Object");
        int parentMaker = file.method(parent, "<init>", "()V");
        file.add("<init>", "()V", ALOAD_0, INVOKESPECIAL, parentMaker >> 8, parentMaker, RETURN);
        file.add(
                "accept",
                "(Ljava/lang/Object;Ljava/lang/Object;)V",
                ALOAD_1,
                CHECKCAST,
                ownerType >> 8,
                ownerType,
                ALOAD_2,
                CHECKCAST,
                fieldType >> 8,
                fieldType,
                PUTFIELD,
                place >> 8,
                place,
                RETURN);
        int self = file.type(owner.getPackageName().replace('.', '/') + "/Store");
        return file.bytes(self, parent, file.type("java/util/function/BiConsumer"));
    }
}
