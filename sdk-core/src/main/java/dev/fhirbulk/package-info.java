/**
 * The front door: the client, the builder of an export, and the job. The only place that knows the order of the
 * stages and wires them; what a stage does is not here.
 */
@NullMarked
package dev.fhirbulk;

import org.jspecify.annotations.NullMarked;
