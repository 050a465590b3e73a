/**
 * Bytes to values and back: the only user of Jackson, so that no other package and no exported signature knows it.
 * No HTTP and no order of steps; files only where a document is one (the report, outcome files).
 */
@NullMarked
package dev.fhirbulk.internal.json;

import org.jspecify.annotations.NullMarked;
