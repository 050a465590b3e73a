/** What the fast parser makes of lines beside what HAPI makes of them: for tests and measurements of several modules. */
package dev.fhirbulk.differential;
