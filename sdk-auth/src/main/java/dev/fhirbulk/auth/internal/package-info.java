/**
 * Discovery, assertions, token requests and their cache; the only user of Nimbus.
 *
 * <p>Nothing here is API, and nothing here prints a key, an assertion or a token.
 */
@NullMarked
package dev.fhirbulk.auth.internal;

import org.jspecify.annotations.NullMarked;
