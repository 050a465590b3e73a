package dev.fhirbulk.ndjson.internal.fast;

import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Values of primitives as JSON. For one thread. */
final class RandomValues {

    private static final List<String> ZONES = List.of("Z", "+00:00", "-00:00", "+02:00", "-05:00", "+05:30", "-09:45");
    private static final List<String> TEXTS = List.of(
            "a",
            "two words",
            " spaces around ",
            "\\\"quoted\\\" \\\\ \\/ \\b\\f\\n\\r\\t",
            "\\u00e9\\u20AC\\ud83d\\ude00",
            "é €",
            "😀 emoji",
            "a longer text, of more than sixteen bytes, to be read eight at a time",
            "<not>&markup;",
            "1234567",
            "12345678",
            "123456789");
    private static final Map<Class<?>, String[]> CODES = new ConcurrentHashMap<>();

    private final Random dice;

    RandomValues(Random dice) {
        this.dice = dice;
    }

    private String one(List<String> of) {
        return of.get(dice.nextInt(of.size()));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    String id() {
        return one(List.of("a", "b-1", "c.2", "0123456789", "760cfb17-7529-dfa2-c837-8e0cd3b2c549"));
    }

    /** A value of a type by its FHIR name. */
    String of(String type) {
        return switch (type) {
            case "boolean" -> String.valueOf(dice.nextBoolean());
            case "integer" -> String.valueOf(dice.nextInt());
            case "positiveInt", "unsignedInt" -> String.valueOf(1 + dice.nextInt(Integer.MAX_VALUE - 1));
            case "decimal" -> decimal();
            case "date" -> quoted(date());
            case "dateTime" -> quoted(dice.nextInt(4) == 0 ? date() : point());
            case "instant" -> quoted(point());
            case "time" -> quoted(one(List.of("12:34:56", "23:59:59.999", "00:00")));
            case "base64Binary" -> quoted(base64());
            case "id" -> quoted(id());
            case "code" -> quoted(one(List.of("a", "final", "http://x|1", "two words", " trimmed ")));
            case "uri", "url", "canonical", "oid", "uuid" -> quoted(uri());
            default -> quoted(one(TEXTS));
        };
    }

    private String uri() {
        return one(List.of(
                "http://example.org/a",
                "urn:uuid:760cfb17-7529-dfa2-c837-8e0cd3b2c549",
                "urn:oid:1.2.3",
                "Patient/1",
                "Patient/1/_history/2",
                "https://example.org/fhir/Patient/1/_history/2",
                "a///b#c"));
    }

    String code(Class<? extends Enum<?>> constants) {
        return quoted(one(Arrays.asList(CODES.computeIfAbsent(constants, RandomValues::codes))));
    }

    private static String[] codes(Class<?> constants) {
        return Arrays.stream(constants.getEnumConstants())
                .map(constant -> {
                    try {
                        return String.valueOf(constants.getMethod("toCode").invoke(constant));
                    } catch (InvocationTargetException | IllegalAccessException | NoSuchMethodException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                })
                .filter(code -> !code.equals("?") && !code.equals("null"))
                .toArray(String[]::new);
    }

    private String decimal() {
        return switch (dice.nextInt(10)) {
            case 0 -> one(List.of("0", "-0", "0.0", "-0.0", "0.00", "1E2", "1e-7", "-1.50E+3", "1.0E-4", "100"));
            case 1 -> dice.nextInt(1000) + "." + "123456789012345678901234567890".substring(0, 1 + dice.nextInt(30));
            case 2 -> String.valueOf(dice.nextLong());
            case 3 -> dice.nextLong() + "0" + Math.abs(dice.nextInt());
            case 4 -> String.valueOf(dice.nextInt());
            default -> String.valueOf(dice.nextInt(2_000_000) / 100.0 - 1000);
        };
    }

    private String date() {
        String text = year();
        return switch (dice.nextInt(4)) {
            case 0 -> text;
            case 1 -> text + "-" + two(1 + dice.nextInt(12));
            default -> text + "-" + two(1 + dice.nextInt(12)) + "-" + two(1 + dice.nextInt(28));
        };
    }

    private String year() {
        int year = dice.nextInt(20) == 0 ? 1 + dice.nextInt(9999) : 1900 + dice.nextInt(150);
        return ("000" + year).substring(String.valueOf(year).length() - 1);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private String point() {
        StringBuilder text = new StringBuilder(year());
        text.append('-').append(two(1 + dice.nextInt(12))).append('-').append(two(1 + dice.nextInt(28)));
        text.append('T').append(two(dice.nextInt(24))).append(':').append(two(dice.nextInt(60)));
        if (dice.nextInt(20) > 0) {
            text.append(':').append(two(dice.nextInt(dice.nextInt(20) == 0 ? 61 : 60)));
            if (dice.nextBoolean()) {
                text.append('.').append("123456789", 0, 1 + dice.nextInt(dice.nextInt(5) == 0 ? 9 : 3));
            }
        }
        // Without a zone HAPI takes the default one.
        return text.append(dice.nextInt(10) == 0 && text.length() > 16 ? "" : one(ZONES))
                .toString();
    }

    private String base64() {
        byte[] bytes = new byte[1 + dice.nextInt(60)];
        dice.nextBytes(bytes);
        String text = new String(Base64.getEncoder().encode(bytes), StandardCharsets.US_ASCII);
        return switch (dice.nextInt(10)) {
            case 0 -> text.substring(0, text.length() / 2) + " " + text.substring(text.length() / 2);
            case 1 -> text.replace("=", "");
            case 2 -> "AAB=";
            default -> text;
        };
    }

    String xhtml() {
        return quoted(one(List.of(
                "<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">plain</div>",
                "<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><p class=\\\"a\\\">b &amp; c<br/>é</p></div>",
                "<div>no name space</div>",
                "no markup at all")));
    }
}
