package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.internal.limit.Limits;
import java.net.URI;

/**
 * Where one page of a manifest comes from.
 *
 * @param answered the URI that answered, against which relative URLs are resolved
 * @param page the page's number, from 0
 * @param where request and answer, for errors
 * @param limits how much is taken
 */
public record ManifestSource(URI answered, int page, ErrorContext where, Limits limits) {}
