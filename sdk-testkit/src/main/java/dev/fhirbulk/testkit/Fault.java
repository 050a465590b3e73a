package dev.fhirbulk.testkit;

/**
 * Something that goes wrong once. Given to {@link BulkServer#fault}, it hits the next request of a step.
 * Faults of a body hit file bodies only. Immutable and thread-safe.
 */
public sealed interface Fault {

    /** The connection is closed before the first byte of an answer. */
    record NoAnswer() implements Fault {}

    /**
     * Another answer than the right one: an error status, a throttle, an HTML page.
     *
     * @param answer what is sent instead
     */
    record Instead(Answer answer) implements Fault {}

    /**
     * The connection is reset within the body, whose length was declared.
     *
     * @param afterBytes bytes that are sent before
     */
    record ResetBody(long afterBytes) implements Fault {}

    /**
     * A chunked body ends without its last chunk.
     *
     * @param afterBytes bytes that are sent before
     */
    record TruncatedChunks(long afterBytes) implements Fault {}

    /**
     * A body of undeclared length ends early and looks complete.
     *
     * @param afterBytes bytes that are sent before
     */
    record TruncatedAtClose(long afterBytes) implements Fault {}

    /**
     * The body stops without ending until the server is closed or {@link BulkServer#releaseStalls} is called.
     *
     * @param afterBytes bytes that are sent before
     */
    record Stall(long afterBytes) implements Fault {}

    /**
     * The declared length is larger than the body, after which the connection is closed.
     *
     * @param more bytes that are declared and never sent
     */
    record LyingLength(long more) implements Fault {}

    /**
     * The body arrives whole, in many small pieces.
     *
     * @param piece bytes of a piece
     */
    record SlowDrip(int piece) implements Fault {}

    /** The body arrives whole, as several members of gzip, if the client takes gzip. */
    record GzipMembers() implements Fault {}

    /**
     * One byte of a gzip body is another one, if the client takes gzip.
     *
     * @param position which byte, counted round
     */
    record CorruptGzip(long position) implements Fault {}

    /** The manifest declares other counts than its files have. */
    record WrongCount() implements Fault {}
}
