/**
 * How much of what a server sends is taken, as one value that the front door makes and every floor above may read.
 * Numbers only; what is done at a limit is the business of who meets it.
 */
@NullMarked
package dev.fhirbulk.internal.limit;

import org.jspecify.annotations.NullMarked;
