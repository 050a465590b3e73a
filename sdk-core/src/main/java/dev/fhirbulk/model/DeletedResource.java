package dev.fhirbulk.model;

/**
 * A resource that the server says is deleted; to be applied after the resources of the same export. Immutable and
 * thread-safe. Bulk Data Access IG, "deleted".
 *
 * @param type its type, such as {@code Observation}
 * @param id its logical id
 */
public record DeletedResource(String type, String id) {}
