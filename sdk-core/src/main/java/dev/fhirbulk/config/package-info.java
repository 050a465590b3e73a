/**
 * What the caller hands to the client: credentials, pace, policies, a listener, the server's profile.
 * Plain values and small interfaces only; nothing here sends a request or reads a clock.
 */
@NullMarked
package dev.fhirbulk.config;

import org.jspecify.annotations.NullMarked;
