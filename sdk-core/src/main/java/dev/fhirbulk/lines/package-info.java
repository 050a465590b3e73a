/**
 * Raw NDJSON: lines as bytes with their type, id and position, and what to do with bad ones.
 * No FHIR model and no JSON library: a line is looked at no closer than needed.
 */
@NullMarked
package dev.fhirbulk.lines;

import org.jspecify.annotations.NullMarked;
