package dev.fhirbulk.internal.attachment;

import java.net.URI;
import java.util.Set;

/**
 * What the caller wants. Immutable.
 *
 * @param types resource types, empty for all
 * @param media media types, lower case, {@code text/*} for a whole family; empty for all
 * @param maxBytes the largest attachment
 * @param inline whether content that stands in a resource is written out
 * @param base what relative URLs are relative to
 */
public record Terms(Set<String> types, Set<String> media, long maxBytes, boolean inline, URI base) {

    /** Copies the sets. */
    public Terms {
        types = Set.copyOf(types);
        media = Set.copyOf(media);
    }

    /** Whether resources of a type are looked into. */
    public boolean wants(String type) {
        return types.isEmpty() || types.contains(type);
    }

    /** Whether a media type is wanted. */
    boolean wantsMedia(String type) {
        return media.isEmpty()
                || media.contains(type)
                || (media.contains("*/*") && !type.isEmpty())
                || media.contains(type.substring(0, type.indexOf('/') + 1) + "*");
    }
}
