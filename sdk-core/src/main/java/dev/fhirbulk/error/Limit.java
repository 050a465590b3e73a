package dev.fhirbulk.error;

/**
 * How much of what a server sends is taken at most, so that a hostile or broken one cannot fill memory or disk. The
 * client's {@code limit(Limit, long)} changes one; what goes beyond it is a {@link LimitExceededException}.
 */
public enum Limit {
    /** Bytes of one page of a manifest, gunzipped. Standard: 256 MiB. */
    MANIFEST_BYTES(256L << 20, Long.MAX_VALUE),
    /** Files that a manifest lists, all pages together. Standard: 1,000,000. */
    MANIFEST_ENTRIES(1_000_000, Integer.MAX_VALUE),
    /** Pages of a manifest. Standard: 10,000. */
    MANIFEST_PAGES(10_000, Integer.MAX_VALUE),
    /** Levels of objects and lists in a manifest. Standard: 200; at most 1,000. Other JSON is bound to 200. */
    JSON_DEPTH(200, 1_000),
    /** Characters of one header's value. Longer ones are ignored with a warning, links among them are an error. Standard: 16,384. */
    HEADER_CHARS(16_384, Integer.MAX_VALUE),
    /** Bytes that are read of an error's body; the rest is dropped without an error. Standard: 256 KiB. */
    ERROR_BYTES(256L << 10, 1L << 30),
    /** Bytes of a token answer, a SMART configuration or a CapabilityStatement. Standard: 4 MiB. */
    TOKEN_BYTES(4L << 20, 1L << 30),
    /** Bytes of one line in an NDJSON file. Standard: 256 MiB. */
    LINE_BYTES(256L << 20, Long.MAX_VALUE),
    /**
     * How many times larger than its gzip form a body may become, looked at from 64 MiB on. FHIR in NDJSON reaches
     * 10 to 40; the most that gzip can do is 1,032. Standard: 200.
     */
    GZIP_RATIO(200, Integer.MAX_VALUE);

    private final long standard;
    private final long most;

    Limit(long standard, long most) {
        this.standard = standard;
        this.most = most;
    }

    /** The limit where the caller sets none. */
    public long standard() {
        return standard;
    }

    /** The largest value that can be set; the smallest is 1. */
    public long most() {
        return most;
    }
}
