/** Servers that were not written here, each started as a program of its own. */
package dev.fhirbulk.interop.server;
