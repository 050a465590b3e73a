package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.ExportExpiredException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.error.NotAcceptableException;
import dev.fhirbulk.error.OperationOutcome.Issue;
import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.ResourceNotFoundException;
import dev.fhirbulk.error.ServerErrorException;
import dev.fhirbulk.error.UnsupportedParameterException;
import dev.fhirbulk.fixture.Answer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of Oracle Health's table of errors, each over a socket. */
class ErrorTableTest extends WireTest {

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(400, "error", "invalid", InvalidRequestException.class, false),
                Arguments.of(400, "error", "not-supported", UnsupportedParameterException.class, false),
                Arguments.of(401, "error", "login", AuthenticationException.class, false),
                Arguments.of(401, "error", "expired", AuthenticationException.class, false),
                Arguments.of(403, "error", "forbidden", AccessDeniedException.class, false),
                Arguments.of(404, "error", "not-found", ResourceNotFoundException.class, false),
                Arguments.of(405, "error", "not-supported", ResourceNotFoundException.class, false),
                Arguments.of(406, "error", "invalid", NotAcceptableException.class, false),
                Arguments.of(410, "error", "deleted", ExportExpiredException.class, false),
                Arguments.of(415, "error", "invalid", NotAcceptableException.class, false),
                Arguments.of(422, "error", "invalid", UnsupportedParameterException.class, false),
                Arguments.of(429, "error", "throttled", ConcurrencyLimitException.class, true),
                Arguments.of(500, "fatal", "exception", ServerErrorException.class, true),
                Arguments.of(501, "error", "not-supported", ResourceNotFoundException.class, false));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("rows")
    @Tag("b11")
    void aRowHasItsException(
            int status, String severity, String code, Class<? extends BulkExportException> type, boolean retryable) {
        server.on(KICK_OFF, Answer.outcome(status, severity, code).header("X-Request-Id", "r-1"));
        BulkExportException error = thrown(type, () -> client.group("g").start());
        assertThat(error).isExactlyInstanceOf(type);
        assertThat(error.isRetryable()).isEqualTo(retryable);
        assertThat(error.status()).hasValue(status);
        assertThat(error.phase()).isEqualTo(Phase.KICKOFF);
        assertThat(error.requestIds()).containsEntry("x-request-id", "r-1");
        assertThat(error.issues())
                .containsExactly(new Issue(
                        Severity.of(severity), code, "why " + code, List.of(), "diag " + code, List.of("Bundle.x")));
    }

    @Test
    @Tag("b10")
    void fourHundredAndSixMayHaveNoBody() {
        server.on(KICK_OFF, Answer.status(406));
        NotAcceptableException error =
                thrown(NotAcceptableException.class, () -> client.group("g").start());
        assertThat(error.issues()).isEmpty();
        assertThat(error.body()).isEmpty();
    }

    @Test
    void expiredCredentialsAreNamedSo() {
        server.on(KICK_OFF, Answer.outcome(401, "error", "expired"));
        assertThat(thrown(AuthenticationException.class, () -> client.group("g").start()))
                .hasMessageContaining("expired");
    }

    @Test
    void aRefusedTokenIsRenewedOnce() {
        server.on(KICK_OFF, Answer.outcome(401, "error", "expired"));
        thrown(AuthenticationException.class, () -> client.group("g").start());
        assertThat(server.seen()).hasSize(2);
    }

    @Test
    void plainTextIsKept() {
        server.on(KICK_OFF, Answer.status(403).body("no such tenant"));
        AccessDeniedException error =
                thrown(AccessDeniedException.class, () -> client.group("g").start());
        assertThat(error.body()).hasValue("no such tenant");
    }

    @Test
    void theMessageHoldsNoneOfTheServersWords() {
        server.on(KICK_OFF, Answer.outcome(400, "error", "invalid"));
        InvalidRequestException error =
                thrown(InvalidRequestException.class, () -> client.group("g").start());
        assertThat(error.getMessage())
                .doesNotContain("diag invalid")
                .doesNotContain("why invalid")
                .contains("error/invalid");
        assertThat(error.describe()).contains("diag invalid");
    }
}
