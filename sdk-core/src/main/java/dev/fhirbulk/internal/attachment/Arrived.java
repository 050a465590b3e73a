package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.internal.io.Measure.Measured;

/**
 * Bytes in a partial file.
 *
 * @param partial its name
 * @param what its bytes
 * @param contentType as declared, else as the server told, {@code ""} for none
 */
record Arrived(String partial, Measured what, String contentType) {}
