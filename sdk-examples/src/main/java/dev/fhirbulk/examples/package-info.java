/**
 * One runnable class per story; the README's snippets are regions of them.
 *
 * <p>Here lives what an application would write; nothing that only a test could do.
 */
@NullMarked
package dev.fhirbulk.examples;

import org.jspecify.annotations.NullMarked;
