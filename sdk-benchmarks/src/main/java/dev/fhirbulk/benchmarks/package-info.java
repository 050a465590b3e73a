/**
 * Programs that compare the library with peers and with the limits of the machine, one a question.
 * Nothing here is published, and nothing else depends on it.
 */
@NullMarked
package dev.fhirbulk.benchmarks;

import org.jspecify.annotations.NullMarked;
