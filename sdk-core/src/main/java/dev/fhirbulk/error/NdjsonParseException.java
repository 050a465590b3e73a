package dev.fhirbulk.error;

/** One line of an NDJSON file is not a resource. Immutable and thread-safe. */
public final class NdjsonParseException extends BulkExportException {

    private final String file;
    private final long lineNumber;
    private final long byteOffset;

    /**
     * Made by the library.
     *
     * @param file the file, or a word for the stream
     * @param lineNumber the number of the line, from 1
     * @param byteOffset where the line begins in the plain content, from 0
     * @param message what is wrong with the line; must not quote it
     * @param context the phase and the cause
     */
    public NdjsonParseException(ErrorContext context, String message, String file, long lineNumber, long byteOffset) {
        super(context, file + ", line " + lineNumber + ", byte " + byteOffset + ": " + message);
        this.file = file;
        this.lineNumber = lineNumber;
        this.byteOffset = byteOffset;
    }

    /** The file, or a word for the stream. */
    public String file() {
        return file;
    }

    /** The number of the line, from 1, blank lines counted. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Where the line begins in the plain (gunzipped) content, in bytes from 0. */
    public long byteOffset() {
        return byteOffset;
    }
}
