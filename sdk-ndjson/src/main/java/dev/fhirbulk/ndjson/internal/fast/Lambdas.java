package dev.fhirbulk.ndjson.internal.fast;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.hl7.fhir.instance.model.api.IBase;

/**
 * {@code Patient::new} and {@code Patient::setBirthDateElement} for model classes that are known only at run time,
 * by what the compiler itself puts behind {@code ::}. As quick as if they were written out. Thread-safe.
 */
final class Lambdas {

    /** For what is never made. */
    static final Supplier<IBase> NO_MAKER = () -> {
        throw HandOver.SIGNAL;
    };

    private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
    private static final Map<Class<?>, Supplier<IBase>> MAKERS = new ConcurrentHashMap<>();

    private Lambdas() {}

    /** What makes one of a type; what is abstract is never made. */
    static Supplier<IBase> maker(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers()) ? NO_MAKER : MAKERS.computeIfAbsent(type, Lambdas::newMaker);
    }

    @SuppressWarnings("unchecked")
    private static Supplier<IBase> newMaker(Class<?> type) {
        try {
            MethodHandle constructor = HERE.findConstructor(type, MethodType.methodType(void.class));
            return (Supplier<IBase>) LambdaMetafactory.metafactory(
                            HERE,
                            "get",
                            MethodType.methodType(Supplier.class),
                            MethodType.methodType(Object.class),
                            constructor,
                            MethodType.methodType(type))
                    .getTarget()
                    .invoke();
        } catch (Throwable unexpected) {
            throw new IllegalStateException(type + " cannot be made", unexpected);
        }
    }

    /** What stores into a field of the model, by the field's public setter. */
    @SuppressWarnings("unchecked")
    static BiConsumer<Object, Object> setter(Field field) {
        try {
            MethodHandle setter = findSetter(field);
            return (BiConsumer<Object, Object>) LambdaMetafactory.metafactory(
                            HERE,
                            "accept",
                            MethodType.methodType(BiConsumer.class),
                            MethodType.methodType(void.class, Object.class, Object.class),
                            setter,
                            MethodType.methodType(void.class, field.getDeclaringClass(), field.getType()))
                    .getTarget()
                    .invoke();
        } catch (Throwable unexpected) {
            throw new IllegalStateException(field + " cannot be set", unexpected);
        }
    }

    /** The setter that takes what the field holds: {@code setStatusElement}, {@code setName}, {@code setFor}. */
    private static MethodHandle findSetter(Field field) throws IllegalAccessException {
        String name = "set" + Character.toUpperCase(field.getName().charAt(0))
                + field.getName().substring(1);
        String plain = name.endsWith("_") ? name.substring(0, name.length() - 1) : name;
        List<String> names = List.of(name + "Element", name, plain + "Element", plain);
        for (Method method : field.getDeclaringClass().getDeclaredMethods()) {
            boolean takesIt = Arrays.equals(method.getParameterTypes(), new Class<?>[] {field.getType()});
            if (takesIt && names.contains(method.getName())) {
                return HERE.unreflect(method);
            }
        }
        throw new IllegalStateException(field + " has no setter");
    }
}
