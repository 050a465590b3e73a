/**
 * One line of UTF-8 to one R4 resource, by tables that are read off HAPI's model classes. Only the usual is known
 * here: whatever else a line holds makes the whole line HAPI's, so this package reports and forgives nothing.
 */
@NullMarked
package dev.fhirbulk.ndjson.internal.fast;

import org.jspecify.annotations.NullMarked;
