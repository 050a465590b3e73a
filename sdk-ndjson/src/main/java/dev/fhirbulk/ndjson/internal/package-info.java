/**
 * How lines become resources. Nothing here is API.
 */
@NullMarked
package dev.fhirbulk.ndjson.internal;

import org.jspecify.annotations.NullMarked;
