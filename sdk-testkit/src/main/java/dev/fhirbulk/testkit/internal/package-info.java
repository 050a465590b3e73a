/**
 * How the simulated server works: routes, jobs, tokens, data and the origin of file bodies. Nothing here is for users,
 * and nothing here knows JUnit.
 */
@NullMarked
package dev.fhirbulk.testkit.internal;

import org.jspecify.annotations.NullMarked;
