/**
 * Text to URI and back: repairs what servers write, encodes what we send, compares origins, hides secrets.
 * Pure functions on the JDK alone; any package may use them.
 */
@NullMarked
package dev.fhirbulk.internal.uri;

import org.jspecify.annotations.NullMarked;
