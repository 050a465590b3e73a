package dev.fhirbulk.internal.preflight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON of which nobody knows whether it looks as it should. Immutable. */
record Tree(@Nullable Object value) {

    Tree in(String member) {
        return new Tree(value instanceof Map<?, ?> map ? map.get(member) : null);
    }

    List<Tree> list(String member) {
        return in(member).value() instanceof List<?> list
                ? list.stream().map(Tree::new).toList()
                : List.of();
    }

    /** The texts of a list. */
    List<String> texts(String member) {
        return list(member).stream().flatMap(each -> each.text().stream()).toList();
    }

    /** A text that is not blank. */
    Optional<String> text() {
        return value instanceof String text && !text.isBlank() ? Optional.of(text.strip()) : Optional.empty();
    }
}
