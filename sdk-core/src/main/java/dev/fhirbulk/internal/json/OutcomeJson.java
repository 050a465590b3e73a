package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.OperationOutcome.Issue;
import dev.fhirbulk.error.OperationOutcome.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads OperationOutcomes as servers send them, wrong shapes included. Stateless and thread-safe. */
public final class OutcomeJson {

    private OutcomeJson() {}

    /**
     * The OperationOutcome in a body, whatever its declared type.
     *
     * @return empty when the body is no JSON object with that resource type
     */
    public static Optional<OperationOutcome> parse(byte[] body) {
        return Json.object(body).flatMap(OutcomeJson::of);
    }

    /** The same for a body that was read already. */
    static Optional<OperationOutcome> of(Map<String, Object> resource) {
        if (!"OperationOutcome".equals(resource.get("resourceType"))) {
            return Optional.empty();
        }
        List<Issue> issues = list(resource.get("issue")).stream()
                .flatMap(item -> Optional.ofNullable(issue(item)).stream())
                .toList();
        return Optional.of(new OperationOutcome(issues));
    }

    private static @Nullable Issue issue(Object item) {
        if (item instanceof String words) {
            return new Issue(Severity.UNKNOWN, "", null, List.of(), words, List.of());
        }
        if (!(item instanceof Map<?, ?> map)) {
            return null;
        }
        List<String> expression = texts(map.get("expression"));
        return new Issue(
                Severity.of(text(map.get("severity"))),
                Objects.requireNonNullElse(text(map.get("code")), ""),
                detailsText(map.get("details")),
                codes(map.get("details")),
                text(map.get("diagnostics")),
                expression.isEmpty() ? texts(map.get("location")) : expression);
    }

    private static @Nullable String detailsText(@Nullable Object details) {
        if (!(details instanceof Map<?, ?> map)) {
            return text(details);
        }
        String text = text(map.get("text"));
        return text != null
                ? text
                : codings(map).stream()
                        .flatMap(coding -> Optional.ofNullable(text(coding.get("display"))).stream())
                        .findFirst()
                        .orElse(null);
    }

    private static List<String> codes(@Nullable Object details) {
        if (!(details instanceof Map<?, ?> map)) {
            return List.of();
        }
        return codings(map).stream()
                .flatMap(coding -> Optional.ofNullable(text(coding.get("code"))).stream())
                .toList();
    }

    private static List<Map<?, ?>> codings(Map<?, ?> details) {
        return list(details.get("coding")).stream()
                .<Map<?, ?>>mapMulti((item, sink) -> {
                    if (item instanceof Map<?, ?> coding) {
                        sink.accept(coding);
                    }
                })
                .toList();
    }

    private static List<String> texts(@Nullable Object value) {
        return list(value).stream()
                .flatMap(item -> Optional.ofNullable(text(item)).stream())
                .toList();
    }

    /** Servers put a single thing where a list belongs, and the other way round. */
    private static List<Object> list(@Nullable Object value) {
        if (value instanceof List<?> many) {
            return many.stream()
                    .filter(Objects::nonNull)
                    .<Object>map(item -> item)
                    .toList();
        }
        return value == null ? List.of() : List.of(value);
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof List<?> many) {
            return many.isEmpty() ? null : text(many.get(0));
        }
        String text =
                value == null || value instanceof Map ? "" : value.toString().strip();
        return text.isEmpty() ? null : text;
    }
}
