/**
 * The third stage: listed files become verified files, several at once, one's failure never another's.
 * Nothing here polls; a fresh link is asked for through a function that the front door wires.
 */
@NullMarked
package dev.fhirbulk.internal.download;

import org.jspecify.annotations.NullMarked;
