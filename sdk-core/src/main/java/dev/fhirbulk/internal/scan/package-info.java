/**
 * Bytes of NDJSON as they pass: lines, their resource types, whether they are whole, and gzip members.
 * Functions and small machines on the JDK alone; nothing is buffered beyond a chunk.
 */
@NullMarked
package dev.fhirbulk.internal.scan;

import org.jspecify.annotations.NullMarked;
