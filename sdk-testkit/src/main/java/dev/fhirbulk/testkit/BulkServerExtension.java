package dev.fhirbulk.testkit;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link BulkServer} for the tests of a class: {@code @RegisterExtension static BulkServerExtension server}. Works
 * with JUnit 5.10 and later and with 6. Traffic, faults and stubs are new for each test; a test that leaves a file
 * transfer open fails. Not thread-safe: not for tests of one class that run in
 * parallel.
 */
public final class BulkServerExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    private final Scenario scenario;
    private @Nullable BulkServer server;
    private boolean ownedByTest;

    private BulkServerExtension(Scenario scenario) {
        this.scenario = scenario;
    }

    /** A server that behaves like a vendor's. */
    public static BulkServerExtension like(VendorProfile profile) {
        return of(Scenario.like(profile));
    }

    /** A server for a scenario. */
    public static BulkServerExtension of(Scenario scenario) {
        return new BulkServerExtension(scenario);
    }

    /** The server itself. */
    public BulkServer server() {
        BulkServer running = server;
        if (running == null) {
            throw new IllegalStateException("The server runs within tests only: register the extension in a field"
                    + " with @RegisterExtension and use it in a test or a @BeforeEach method.");
        }
        return running;
    }

    /** See {@link BulkServer#baseUrl()}. */
    public String baseUrl() {
        return server().baseUrl();
    }

    /** See {@link BulkServer#clientId()}. */
    public String clientId() {
        return server().clientId();
    }

    /** See {@link BulkServer#privateKey()}. */
    public PrivateKey privateKey() {
        return server().privateKey();
    }

    /** See {@link BulkServer#keyId()}. */
    public String keyId() {
        return server().keyId();
    }

    /** See {@link BulkServer#traffic()}. */
    public Traffic traffic() {
        return server().traffic();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server = BulkServer.start(scenario);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (server == null) {
            server = BulkServer.start(scenario);
            ownedByTest = true;
        }
        server().reset();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        int open = server().openTransfers();
        if (ownedByTest) {
            stop();
        }
        if (open > 0) {
            throw new AssertionError(open + " file transfers were left open. Read each file to its end, or close it.");
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    private void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
