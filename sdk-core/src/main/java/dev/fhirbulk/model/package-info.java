/**
 * What is asked of the server and what it tells: immutable values.
 * No JSON library, no HTTP client and no behaviour beyond checking and reading the value.
 */
@NullMarked
package dev.fhirbulk.model;

import org.jspecify.annotations.NullMarked;
