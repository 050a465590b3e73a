/**
 * NDJSON as HAPI FHIR resources: readers, iterators that close themselves, deletions. No network and no knowledge of
 * how files came; raw lines are the business of {@code dev.fhirbulk.lines}.
 */
@NullMarked
package dev.fhirbulk.ndjson;

import org.jspecify.annotations.NullMarked;
