/**
 * A whole simulated Bulk Data server on a real port, for tests of applications that export. It knows the
 * specification and never the SDK, so that both can be wrong independently.
 *
 * <pre>{@code
 * class NightlyExportTest {
 *     @RegisterExtension
 *     static BulkServerExtension server = BulkServerExtension.like(VendorProfile.EPIC); // no sandbox
 *
 *     @Test
 *     void exportsTheGroup() {
 *         new NightlyExport(server.baseUrl(), server.clientId(), server.privateKey()).run("group-all");
 *         assertEquals(1, server.traffic().kickOffs().size());
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.fhirbulk.testkit;

import org.jspecify.annotations.NullMarked;
