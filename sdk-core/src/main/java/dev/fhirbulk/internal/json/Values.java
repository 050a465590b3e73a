package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists and plain values, without data binding: its classes cost every short program a third of a second
 * of start-up. Stateless.
 */
final class Values {

    private Values() {}

    /** The value under the parser, which ends on its last token; as deep as the parser allows, without recursion. */
    static @Nullable Object read(JsonParser parser) throws IOException {
        Deque<Open> open = new ArrayDeque<>();
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            Object value = null;
            if (token == JsonToken.FIELD_NAME) {
                open.element().name = parser.currentName();
                continue;
            } else if (token.isStructStart()) {
                open.push(new Open(token == JsonToken.START_OBJECT));
                continue;
            } else if (token.isStructEnd()) {
                value = open.pop().container();
            } else {
                value = scalar(parser, token);
            }
            if (open.isEmpty()) {
                return value;
            }
            open.element().add(value);
        }
        return null;
    }

    private static @Nullable Object scalar(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            default -> null;
        };
    }

    /** Writes what {@link #read} reads. */
    static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                generator.writeFieldName(String.valueOf(member.getKey()));
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else {
            writeScalar(generator, value);
        }
    }

    private static void writeScalar(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value instanceof Long || value instanceof Integer) {
            generator.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger whole) {
            generator.writeNumber(whole);
        } else if (value instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else {
            throw new IllegalArgumentException(
                    "JSON has no form for a " + value.getClass().getName());
        }
    }

    /** An object or a list whose end has not come. */
    private static final class Open {
        private final @Nullable Map<String, @Nullable Object> members;
        private final List<@Nullable Object> elements = new ArrayList<>();
        private String name = "";

        Open(boolean object) {
            members = object ? new LinkedHashMap<>() : null;
        }

        void add(@Nullable Object value) {
            if (members == null) {
                elements.add(value);
            } else {
                members.put(name, value);
            }
        }

        Object container() {
            return members == null ? elements : members;
        }
    }
}
