/**
 * The first stage: a request value becomes one HTTP request, its answer a handle.
 * Nothing here waits, repeats or knows what follows.
 */
@NullMarked
package dev.fhirbulk.internal.kickoff;

import org.jspecify.annotations.NullMarked;
