/**
 * Files that must outlive a crash: the names in an export directory, synced writes, atomic moves, lines of bytes.
 * Functions on the JDK alone, for any file system provider; no JSON and no meaning of what is stored.
 */
@NullMarked
package dev.fhirbulk.internal.io;

import org.jspecify.annotations.NullMarked;
