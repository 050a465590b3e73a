package dev.fhirbulk.ndjson;

/**
 * What a reading has come to so far. Immutable and thread-safe.
 *
 * @param lines the lines that were parsed; not those of other types than the wanted one, nor what is no JSON
 * @param linesByHapi those among them that HAPI's own parser had to read, which takes five times as long: with
 *     {@link NdjsonReader#r4()} lines that hold something unusual, with {@link NdjsonReader#of} all of them
 */
public record ReadStatistics(long lines, long linesByHapi) {}
