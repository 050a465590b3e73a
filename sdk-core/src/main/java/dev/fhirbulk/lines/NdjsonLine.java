package dev.fhirbulk.lines;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.scan.LineCheck;
import dev.fhirbulk.internal.scan.TopLevel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One line of NDJSON: a resource as bytes, and where it stood. Immutable as long as nobody changes {@link #bytes()},
 * and thread-safe. {@link #toString()} shows the position, not the content.
 */
public final class NdjsonLine {

    private final byte[] bytes;
    private final String source;
    private final long lineNumber;
    private final long byteOffset;

    NdjsonLine(byte[] bytes, String source, long lineNumber, long byteOffset) {
        this.bytes = bytes;
        this.source = source;
        this.lineNumber = lineNumber;
        this.byteOffset = byteOffset;
    }

    /** The line exactly as it stood, without its end (LF or CRLF) and without a byte order mark. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** The line as text. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The top-level {@code resourceType}; {@code ""} when there is none. */
    public String resourceType() {
        return TopLevel.text(bytes, "resourceType").orElse("");
    }

    /** The top-level {@code id}; {@code ""} when there is none. */
    public String id() {
        return TopLevel.text(bytes, "id").orElse("");
    }

    /** The file's path, or {@code (stream)}. */
    public String source() {
        return source;
    }

    /** The number of the line in its file, from 1, blank lines counted. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Where the line begins in the plain (gunzipped) content, in bytes from 0. */
    public long byteOffset() {
        return byteOffset;
    }

    /**
     * What is wrong with the line, with its position and without its content; empty when it is one whole JSON object in
     * UTF-8, as all lines are that {@link NdjsonLines} gives out, unless it was told to give them unchecked.
     *
     * @param controlsAllowed whether raw control characters within texts are let pass
     */
    public Optional<NdjsonParseException> fault(boolean controlsAllowed) {
        return Optional.ofNullable(LineCheck.fault(bytes, controlsAllowed))
                .map(fault -> new NdjsonParseException(
                        ErrorContext.of(Phase.LOCAL),
                        "this line is no resource: " + fault + ".",
                        source,
                        lineNumber,
                        byteOffset));
    }

    /** The position, never the content. */
    @Override
    public String toString() {
        return source + ", line " + lineNumber + ", byte " + byteOffset;
    }
}
