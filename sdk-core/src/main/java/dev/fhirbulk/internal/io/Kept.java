package dev.fhirbulk.internal.io;

/**
 * A stored file as a journal knows it.
 *
 * @param name relative to its directory
 * @param what its bytes
 * @param contentType its media type, {@code ""} when not known
 */
public record Kept(String name, Measure.Measured what, String contentType) {}
