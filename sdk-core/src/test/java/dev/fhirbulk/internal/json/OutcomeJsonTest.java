package dev.fhirbulk.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.OperationOutcome.Issue;
import dev.fhirbulk.error.OperationOutcome.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeJsonTest {

    @Test
    void itsTextShowsCodesOnlyAndFewOfThem() {
        String issue = "{\"severity\":\"error\",\"code\":\"Patient/123 was born\",\"diagnostics\":\"John Doe\"},";
        assertThat(OutcomeJson.parse(("{\"resourceType\":\"OperationOutcome\",\"issue\":[" + issue.repeat(500) + "{}]}")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .get()
                .asString()
                .isEqualTo("[" + "error/?, ".repeat(9) + "error/?] and 491 more");
    }

    @Test
    void everyFieldOfAnIssueIsKept() {
        Issue issue = onlyIssue("""
                {"severity":"error","code":"throttled","diagnostics":"too many",
                 "details":{"text":"slow down","coding":[{"code":"59130","display":"d"},{"code":"x"}]},
                 "expression":["Patient.name","Patient.id"],"location":["/f:Patient"]}""");
        assertThat(issue)
                .isEqualTo(new Issue(
                        Severity.ERROR,
                        "throttled",
                        "slow down",
                        List.of("59130", "x"),
                        "too many",
                        List.of("Patient.name", "Patient.id")));
    }

    @Test
    void allIssuesAreKeptInOrder() {
        assertThat(parse("[{\"code\":\"a\"},{\"code\":\"b\"},{\"code\":\"c\"}]").issues())
                .extracting(Issue::code)
                .containsExactly("a", "b", "c");
    }

    @Test
    void severityAndCodeInAnotherCaseAreUnderstood() {
        Issue issue = onlyIssue("{\"severity\":\"Error\",\"code\":\"Security\"}");
        assertThat(issue.severity()).isEqualTo(Severity.ERROR);
        assertThat(issue.hasCode("security")).isTrue();
    }

    @Test
    void anUnknownSeverityIsUnknown() {
        assertThat(onlyIssue("{\"severity\":\"catastrophic\"}").severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void theDisplayOfACodingStandsInForAMissingText() {
        assertThat(onlyIssue("{\"details\":{\"coding\":[{\"code\":\"1\"},{\"display\":\"Shown\"}]}}")
                        .detailsText())
                .isEqualTo("Shown");
    }

    @Test
    void locationStandsInForAMissingExpression() {
        assertThat(onlyIssue("{\"location\":[\"_type\"]}").expression()).containsExactly("_type");
    }

    @Test
    void singleThingsStandWhereListsBelong() {
        Issue issue = onlyIssue("{\"expression\":\"Patient.id\",\"details\":{\"coding\":{\"code\":\"59100\"}}}");
        assertThat(issue.expression()).containsExactly("Patient.id");
        assertThat(issue.detailsCodes()).containsExactly("59100");
    }

    @Test
    void listsStandWhereSingleThingsBelong() {
        assertThat(onlyIssue("{\"diagnostics\":[\"first\",\"second\"]}").diagnostics())
                .isEqualTo("first");
    }

    @Test
    void detailsThatAreATextAreTheText() {
        assertThat(onlyIssue("{\"details\":\"plain\"}").detailsText()).isEqualTo("plain");
    }

    @Test
    void anIssueThatIsATextIsItsDiagnostics() {
        assertThat(onlyIssue("\"broken\"").diagnostics()).isEqualTo("broken");
    }

    @Test
    void aSingleIssueWithoutListIsRead() {
        assertThat(parse("{\"code\":\"invalid\"}").hasCode("invalid")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "[null]", "[7]", "{}", "[{}]"})
    void anIssueListWithoutSenseIsStillAnOutcome(String issues) {
        assertThat(parse(issues).issues()).allMatch(issue -> issue.code().isEmpty());
    }

    @Test
    void aMissingIssueListMeansNoIssues() {
        assertThat(OutcomeJson.parse("{\"resourceType\":\"OperationOutcome\"}".getBytes(UTF_8)))
                .hasValueSatisfying(outcome -> assertThat(outcome.issues()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"resourceType\":\"Patient\",\"issue\":[{}]}",
                "{\"issue\":[{\"code\":\"x\"}]}",
                "",
                "<html/>",
                "{"
            })
    void anythingElseIsNoOutcome(String body) {
        assertThat(OutcomeJson.parse(body.getBytes(UTF_8))).isEmpty();
    }

    private static Issue onlyIssue(String json) {
        List<Issue> issues = parse("[" + json + "]").issues();
        assertThat(issues).hasSize(1);
        return issues.get(0);
    }

    private static OperationOutcome parse(String issues) {
        String body = "{\"issue\":" + issues + ",\"resourceType\":\"OperationOutcome\"}";
        return OutcomeJson.parse(body.getBytes(UTF_8)).orElseThrow();
    }
}
