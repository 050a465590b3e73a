/**
 * Authorizers for {@code BulkExportClient} and the keys they sign with.
 *
 * <p>Here lives what an application configures; no HTTP client, JSON mapper or retry of its own, for the
 * client's {@link dev.fhirbulk.config.AuthorizationContext} brings them.
 */
@NullMarked
package dev.fhirbulk.auth;

import org.jspecify.annotations.NullMarked;
