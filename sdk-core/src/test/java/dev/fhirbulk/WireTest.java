package dev.fhirbulk;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.ManualIdle;
import dev.fhirbulk.fixture.ManualTime;
import dev.fhirbulk.fixture.WireServer;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A scripted server, time moved by hand, and a client between them. */
@Timeout(60)
abstract class WireTest {

    static final String KICK_OFF = "GET /fhir/Group/g/$export";
    static final String JOB = "GET /fhir/job/1";

    final WireServer server = new WireServer();
    final ManualTime time = new ManualTime();
    final ManualIdle idle = new ManualIdle();
    final BulkExportClient client = client().build();

    ClientBuilder client() {
        return BulkExportClient.builder(server.url() + "/fhir")
                .authorizer(Authorizer.bearer(() -> "planted-token"))
                .time(time)
                .idle(idle);
    }

    /**
     * A client for bodies that break: under load the JDK's may report the break before it hands on what had arrived,
     * several times in a row, and each is a failure without progress.
     */
    BulkExportClient stubborn() {
        Duration second = Duration.ofSeconds(1);
        return client().retries(Phase.FILE, new RetryPolicy(30, second, second)).build();
    }

    /** The kick-off is accepted; the job's polls get these answers. */
    ExportJob job(Answer... polls) {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, polls);
        return client.group("g").start();
    }

    /** A manifest with one Patient file and further members. */
    Answer manifest(String members) {
        return Answer.ok("{\"transactionTime\":\"2026-01-01T00:00:00Z\",\"requiresAccessToken\":true," + members + "}");
    }

    Answer onePatientFile() {
        return manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + server.url() + "/fhir/file/1\"}]");
    }

    static <T extends BulkExportException> T thrown(Class<T> type, Supplier<?> action) {
        T error = catchThrowableOfType(type, action::get);
        if (error == null) {
            throw new AssertionError("nothing was thrown, expected " + type.getSimpleName());
        }
        return error;
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }
}
