package dev.fhirbulk.internal.json;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The attachments in one resource on one line. The line is read where it lies; content is never copied as a whole. */
public final class AttachmentLine {

    private AttachmentLine() {}

    /**
     * All attachments, in the order of the text, those in contained resources and in extensions among them.
     *
     * @param line one resource
     * @throws IOException when it is no JSON
     */
    public static List<AttachmentElement> find(byte[] line) throws IOException {
        AttachmentWalk walk = new AttachmentWalk(line, -1, OutputStream.nullOutputStream());
        walk.run();
        return walk.found();
    }

    /**
     * The content of an attachment that holds it.
     *
     * @param number which of the line's attachments
     * @param out gets the decoded bytes
     * @throws IOException when it is no Base64
     */
    public static void content(byte[] line, int number, OutputStream out) throws IOException {
        new AttachmentWalk(line, number, out).run();
    }
}
