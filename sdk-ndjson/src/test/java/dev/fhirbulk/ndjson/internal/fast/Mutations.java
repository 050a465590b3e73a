package dev.fhirbulk.ndjson.internal.fast;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines with something wrong or odd in one place. A seed makes the same change again. */
enum Mutations {
    UNKNOWN_ELEMENT {
        @Override
        String apply(String line, Random dice) {
            return before(line, "\"[A-Za-z]+\":", dice, "\"strange\":{\"a\":[1,\"}\"]},");
        }
    },
    WRONG_TYPE {
        @Override
        String apply(String line, Random dice) {
            List<String> others = List.of("1", "true", "\"text\"", "null", "{}", "[]", "[{}]", "[null]", "[[\"x\"]]");
            return replace(line, "(?<=:)(\"[^\"]*\"|-?\\d+(\\.\\d+)?|true|false)", dice, one(others, dice));
        }
    },
    WRAPPED_OR_UNWRAPPED {
        @Override
        String apply(String line, Random dice) {
            return dice.nextBoolean()
                    ? replace(line, "(?<=:)\"[^\"]*\"", dice, "[\"wrapped\"]")
                    : replace(line, "(?<=:)\\[(?=[\"{])|(?<=[\"}])\\](?=[,}])", dice, "");
        }
    },
    DUPLICATE_KEY {
        @Override
        String apply(String line, Random dice) {
            MatchResult member = pick(line, "\"_?[A-Za-z]+\":(\"[^\"]*\"|true|false|-?\\d+)", dice);
            return member == null ? line : line.substring(0, member.end()) + "," + line.substring(member.start());
        }
    },
    REORDERED_KEYS {
        @Override
        String apply(String line, Random dice) {
            String member = "\"_?[A-Za-z]+\":(?:\"[^\"\\\\]*\"|true|false|-?\\d+)";
            return Pattern.compile("(" + member + "),(" + member + ")")
                    .matcher(line)
                    .replaceAll("$2,$1");
        }
    },
    RESOURCE_TYPE_LAST {
        @Override
        String apply(String line, Random dice) {
            Matcher first =
                    Pattern.compile("\\{(\"resourceType\":\"[A-Za-z]+\"),").matcher(line);
            return first.lookingAt()
                    ? "{" + line.substring(first.end(), line.length() - 1) + "," + first.group(1) + "}"
                    : line;
        }
    },
    DEEP_NESTING {
        @Override
        String apply(String line, Random dice) {
            int depth = 1 + dice.nextInt(120);
            String open = "{\"url\":\"http://d\",\"extension\":[";
            return before(
                    line, "\"[A-Za-z]+\":", dice, "\"extension\":[" + open.repeat(depth) + "]}".repeat(depth) + "],");
        }
    },
    TRUNCATED {
        @Override
        String apply(String line, Random dice) {
            return line.substring(0, dice.nextInt(line.length()));
        }
    },
    TRAILING_RUBBISH {
        @Override
        String apply(String line, Random dice) {
            return line + one(List.of(" ", "\t ", "}", " {}", "x", ",", "\u0000", line), dice);
        }
    },
    HUGE_OR_ODD_NUMBER {
        @Override
        String apply(String line, Random dice) {
            List<String> numbers = List.of(
                    "9".repeat(400),
                    "1e400",
                    "-0",
                    "-0.0",
                    "0.10",
                    "1E2",
                    "1e-30",
                    "01",
                    "+1",
                    ".5",
                    "1.",
                    "0x1",
                    "NaN",
                    "-",
                    "1e",
                    "1.5e+07",
                    "123456789012345678901234567890.123456789",
                    "2147483648");
            return replace(line, "(?<=:)-?\\d+(\\.\\d+)?", dice, one(numbers, dice));
        }
    },
    ODD_WHITE_SPACE {
        @Override
        String apply(String line, Random dice) {
            String space = one(List.of(" ", "  ", "\t", "\r", "\u000b", "\u00a0", "\ufeff", "\n"), dice);
            return dice.nextBoolean()
                    ? line.replace("\":", "\"" + space + ":" + space)
                    : before(line, "[\"{}\\[\\],:]", dice, space);
        }
    },
    ESCAPED_KEY {
        @Override
        String apply(String line, Random dice) {
            MatchResult key = pick(line, "\"[a-z][A-Za-z]*\":", dice);
            return key == null
                    ? line
                    : line.substring(0, key.start() + 1)
                            + String.format("\\u%04x", (int) line.charAt(key.start() + 1))
                            + line.substring(key.start() + 2);
        }
    },
    ODD_TEXT {
        @Override
        String apply(String line, Random dice) {
            List<String> texts = List.of(
                    "",
                    " ",
                    "\t",
                    "\\u0000",
                    "\\ud800",
                    "\\udc00x",
                    "\\x",
                    "\\u12",
                    "\u007f",
                    "\u0001",
                    "#",
                    "#c1",
                    "#none",
                    "urn:x",
                    "a/b",
                    "Patient/1/_history/2",
                    "http://x/y/z",
                    "//#c1",
                    "é",
                    "\ud83d\ude00",
                    "2020-02-30",
                    "2020-02-29",
                    "2021-02-29T00:00:00Z",
                    "2020-01-01T24:00:00Z",
                    "2020-01-01T00:00:60Z",
                    "2020-01-01T00:00:00.Z",
                    "2020-01-01T00:00:00",
                    "2020-01-01T00:00:00+24:00",
                    "2020-1-1",
                    "1582-10-10",
                    " 2020-01-01 ",
                    "2020-01-01T00:00:00Zulu",
                    "2020-01-01T00:00:00.1234567890Z",
                    "MALE",
                    "Male");
            return replace(line, "(?<=:)\"[^\"]*\"", dice, "\"" + one(texts, dice) + "\"");
        }
    },
    SINGLE_QUOTES {
        @Override
        String apply(String line, Random dice) {
            return replace(line, "(?<=:)\"[^\"]*\"", dice, "'single'");
        }
    },
    COMMENTS {
        @Override
        String apply(String line, Random dice) {
            String comment =
                    one(List.of("\"fhir_comments\":[\"a\"],", "/* no JSON */", "\"_none\":{\"id\":\"a\"},"), dice);
            return before(line, "\"[A-Za-z]+\":", dice, comment);
        }
    },
    OTHER_RESOURCE_TYPE {
        @Override
        String apply(String line, Random dice) {
            List<String> types = List.of("Bundle", "Nonsense", "patient", "", " ", "Basic", "Patient\",\"x\":\"");
            return replace(line, "(?<=\"resourceType\":\")[A-Za-z]+", dice, one(types, dice));
        }
    },
    ONE_BYTE {
        @Override
        byte[] apply(byte[] line, Random dice) {
            byte[] changed = line.clone();
            changed[dice.nextInt(line.length)] = (byte) dice.nextInt(256);
            return changed;
        }
    };

    byte[] apply(byte[] line, Random dice) {
        return apply(new String(line, StandardCharsets.UTF_8), dice).getBytes(StandardCharsets.UTF_8);
    }

    String apply(String line, Random dice) {
        throw new UnsupportedOperationException();
    }

    private static String one(List<String> of, Random dice) {
        return of.get(dice.nextInt(of.size()));
    }

    /** One of the places where a pattern stands. */
    private static MatchResult pick(String line, String pattern, Random dice) {
        List<MatchResult> places =
                new ArrayList<>(Pattern.compile(pattern).matcher(line).results().toList());
        return places.isEmpty() ? null : places.get(dice.nextInt(places.size()));
    }

    private static String replace(String line, String pattern, Random dice, String by) {
        MatchResult place = pick(line, pattern, dice);
        return place == null ? line : line.substring(0, place.start()) + by + line.substring(place.end());
    }

    private static String before(String line, String pattern, Random dice, String added) {
        MatchResult place = pick(line, pattern, dice);
        return place == null ? line : line.substring(0, place.start()) + added + line.substring(place.start());
    }
}
