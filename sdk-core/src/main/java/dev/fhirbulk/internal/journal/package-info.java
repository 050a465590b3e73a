/**
 * What an export directory remembers: whose it is, how far it came, and which files are done. Append-only lines that
 * survive a crash. No URL of a file and no secret is written; the job's handle has an owner-only file of its own.
 */
@NullMarked
package dev.fhirbulk.internal.journal;

import org.jspecify.annotations.NullMarked;
