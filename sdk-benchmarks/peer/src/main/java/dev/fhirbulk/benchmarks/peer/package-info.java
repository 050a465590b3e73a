/** The program that runs the other Java client. Nothing of ours is on its class path. */
package dev.fhirbulk.benchmarks.peer;
