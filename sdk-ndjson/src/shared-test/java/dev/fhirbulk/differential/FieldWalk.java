package dev.fhirbulk.differential;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.model.EnumFactory;

/**
 * Walks two objects side by side through every field, the private ones too. Nothing and an empty list are the same.
 * For one thread.
 */
public final class FieldWalk {

    private static final Map<Class<?>, Field[]> FIELDS = new ConcurrentHashMap<>();

    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());

    private FieldWalk() {}

    /** Where the two differ and how; null when they do not. */
    public static String difference(Object left, Object right) {
        return new FieldWalk().compare(left, right);
    }

    private String compare(Object left, Object right) {
        if (left == right) {
            return null;
        }
        if (isEmpty(left) || isEmpty(right)) {
            return isEmpty(left) && isEmpty(right) ? null : ": " + left + " and " + right;
        }
        if (left.getClass() != right.getClass() && !(left instanceof List<?>)) {
            return ": " + left.getClass() + " and " + right.getClass();
        }
        if (isValue(left)) {
            return left.equals(right) ? null : ": " + left + " and " + right;
        }
        if (left instanceof byte[] bytes) {
            return Arrays.equals(bytes, (byte[]) right) ? null : ": other bytes";
        }
        if (left instanceof List<?> list) {
            return lists(list, (List<?>) right);
        }
        if (left instanceof Map<?, ?> map) {
            return map.equals(right) ? null : ": " + left + " and " + right;
        }
        return visited.add(left) ? fields(left, right) : null;
    }

    private static boolean isEmpty(Object value) {
        return value == null
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    private static boolean isValue(Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof BigDecimal
                || value instanceof Date
                || value instanceof TimeZone;
    }

    private String lists(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return ": " + left.size() + " and " + right.size() + " items";
        }
        for (int i = 0; i < left.size(); i++) {
            String difference = compare(left.get(i), right.get(i));
            if (difference != null) {
                return "[" + i + "]" + difference;
            }
        }
        return null;
    }

    private String fields(Object left, Object right) {
        if (left instanceof EnumFactory<?>) {
            return null;
        }
        if (!left.getClass().getName().startsWith("org.hl7.fhir.")) {
            throw new IllegalStateException("what is to be done with " + left.getClass() + "?");
        }
        try {
            for (Field field : FIELDS.computeIfAbsent(left.getClass(), FieldWalk::fieldsOf)) {
                String difference = compare(field.get(left), field.get(right));
                if (difference != null) {
                    return "." + field.getName() + difference;
                }
            }
            return null;
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Field[] fieldsOf(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields.toArray(Field[]::new);
    }
}
