/**
 * The second stage: the only loop that asks the server how the job is, until its manifest is read to the last page.
 * Nothing here fetches a file.
 */
@NullMarked
package dev.fhirbulk.internal.poll;

import org.jspecify.annotations.NullMarked;
