package dev.fhirbulk.internal.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What AB2D and DPC say of a file in extensions of its manifest entry: {@code …/checksum} as {@code sha256:hex} and
 * {@code …/file_length} in bytes. Immutable.
 *
 * @param sha256 lower-case hex, null when not told
 * @param length in bytes; empty when not told
 */
public record FileExtensions(@Nullable String sha256, OptionalLong length) {

    private static final FileExtensions NONE = new FileExtensions(null, OptionalLong.empty());

    /** Reads an entry's {@code extension}; null for none. */
    public static FileExtensions read(@Nullable String json) {
        if (json == null) {
            return NONE;
        }
        Map<String, Object> wrapped = Json.object(("{\"extension\":" + json + "}").getBytes(StandardCharsets.UTF_8))
                .orElse(Map.of());
        FileExtensions found = NONE;
        Object value = wrapped.get("extension");
        for (Object extension : value instanceof List<?> list ? list : List.of()) {
            if (extension instanceof Map<?, ?> members) {
                found = found.with(String.valueOf(members.get("url")), members);
            }
        }
        return found;
    }

    private FileExtensions with(String url, Map<?, ?> members) {
        if (url.endsWith("/checksum") && members.get("valueString") instanceof String text) {
            String lower = text.strip().toLowerCase(Locale.ROOT);
            return lower.matches("sha256:[0-9a-f]{64}") ? new FileExtensions(lower.substring(7), length) : this;
        }
        Object value = members.get("valueDecimal") == null ? members.get("valueInteger") : members.get("valueDecimal");
        return url.endsWith("/file_length") && value instanceof Number bytes
                ? new FileExtensions(sha256, whole(bytes))
                : this;
    }

    private static OptionalLong whole(Number bytes) {
        try {
            long value = new BigDecimal(bytes.toString()).longValueExact();
            return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (ArithmeticException noLength) {
            return OptionalLong.empty();
        }
    }
}
