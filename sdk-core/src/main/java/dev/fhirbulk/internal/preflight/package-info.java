/**
 * What a server says of itself before anything is asked of it: its CapabilityStatement and SMART configuration, and the
 * profile that this points to. No other stage is known here, and nothing is started.
 */
@NullMarked
package dev.fhirbulk.internal.preflight;

import org.jspecify.annotations.NullMarked;
