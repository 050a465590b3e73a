package dev.fhirbulk.internal.json;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An Attachment element as a resource holds it, its content aside.
 *
 * @param number which of the line's attachments it is, from 0
 * @param path within the resource, in an alphabet that is fit for a log
 * @param contentType as written, null for none
 * @param url as written, null for none
 * @param inline whether it holds its content
 * @param size as declared, empty for none
 * @param hash as written, null for none
 */
public record AttachmentElement(
        int number,
        String path,
        @Nullable String contentType,
        @Nullable String url,
        boolean inline,
        OptionalLong size,
        @Nullable String hash) {

    /** Its path; neither URL nor content. */
    @Override
    public String toString() {
        return path;
    }
}
