/**
 * The only user of {@code HttpClient} and of resilience4j: authorization, origins, redirects, retries, limits, and
 * failures as exceptions. It knows requests and answers, not exports: what an answer means is for the stages.
 */
@NullMarked
package dev.fhirbulk.internal.http;

import org.jspecify.annotations.NullMarked;
