package dev.fhirbulk.internal.preflight;

import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.PreflightReport;
import dev.fhirbulk.model.PreflightReport.Problem;
import dev.fhirbulk.model.PreflightReport.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong, or may be, in words. One instance a preflight; for one thread. */
final class Findings {

    private final List<Problem> problems = new ArrayList<>();

    List<Problem> all() {
        return List.copyOf(problems);
    }

    void add(Severity severity, String what, String remedy) {
        problems.add(new Problem(severity, what, remedy));
    }

    void add(Severity severity, RuntimeException trouble) {
        String said = String.valueOf(trouble.getMessage());
        int where = trouble instanceof BulkExportException ? said.lastIndexOf(" [") : -1;
        add(severity, where < 0 ? said : said.substring(0, where), remedy(trouble));
    }

    private static String remedy(RuntimeException trouble) {
        return Remedies.of(trouble);
    }

    /** The way to the server. */
    void wire(ServerFacts facts, boolean https, boolean local) {
        if (!https && !local) {
            add(Severity.WARNING, "The base URL is plain http: token and data travel in clear.", "Use https.");
        }
        if (!facts.reachable()) {
            RuntimeException trouble = facts.metadata().trouble();
            add(Severity.ERROR, trouble == null ? new IllegalStateException("no answer") : trouble);
            return;
        }
        int status = facts.metadata().status();
        if (!facts.metadata().good() && !facts.smart().good()) {
            add(
                    Severity.ERROR,
                    "Neither metadata nor .well-known/smart-configuration can be read below the base URL ("
                            + words(status) + ").",
                    "Check the base URL: a part such as /fhir or /r4, or the tenant's id, may be missing.");
        } else if (!facts.metadata().good()) {
            add(
                    Severity.NOTE,
                    "There is no CapabilityStatement to read (" + words(status) + ").",
                    "What the server offers is not known beforehand; the kick-off will tell.");
        }
    }

    private static String words(int status) {
        return status == 0 ? "no answer" : status == 200 ? "200 without a JSON object" : "HTTP " + status;
    }

    /** What the server says to offer, against what is asked. */
    void offer(ServerFacts facts, ExportRequest request) {
        if (!facts.metadata().good()) {
            return;
        }
        Level level = Level.of(request.level());
        if (facts.exports().isEmpty()) {
            add(
                    Severity.NOTE,
                    "The CapabilityStatement names no export operation.",
                    "Many EHRs leave it out; if the kick-off is refused, ask the operator whether Bulk Data is on.");
        } else if (!facts.exports().containsKey(level)) {
            add(
                    Severity.WARNING,
                    "The CapabilityStatement names export operations, but none for this level ("
                            + level.name().toLowerCase(Locale.ROOT) + ").",
                    "Use one of " + facts.exports().keySet() + " if the kick-off is refused.");
        }
        Set<String> strange = new TreeSet<>(request.types());
        strange.removeAll(facts.types());
        if (facts.types().size() > 1 && !strange.isEmpty()) {
            add(
                    Severity.WARNING,
                    "The CapabilityStatement does not name " + strange + ".",
                    "Servers refuse or leave out types that they do not hold.");
        }
        if (facts.fhirVersion() != null && !facts.fhirVersion().startsWith("4.0")) {
            add(
                    Severity.WARNING,
                    "The server says to be of FHIR " + facts.fhirVersion() + ".",
                    "Resources are read as R4 (4.0.1); use raw lines, or a reader with another context.");
        }
    }

    void clock(@Nullable Long secondsAhead) {
        long ahead = secondsAhead == null ? 0 : secondsAhead;
        long apart = Math.abs(ahead);
        if (apart >= 60) {
            add(
                    apart >= 300 ? Severity.ERROR : Severity.WARNING,
                    "The server's clock is " + apart + " s " + (ahead > 0 ? "ahead of" : "behind") + " this one.",
                    "Set this machine's clock (NTP): signed assertions live for minutes and are refused when clocks differ.");
        }
    }

    /** The token, and whether it covers what is asked for. */
    void token(ServerFacts facts, @Nullable Credentials credentials, ExportRequest request) {
        if (credentials == null) {
            if (facts.tokenEndpoint()) {
                add(
                        Severity.WARNING,
                        "The server names a token endpoint, and this client has no authorizer.",
                        "Give one: BulkExportClient.builder(...).authorizer(...).");
            }
            return;
        }
        Set<String> withheld = credentials.withheldScopes();
        if (!withheld.isEmpty()) {
            add(
                    Severity.WARNING,
                    "The authorization server did not grant " + String.join(" ", withheld) + ".",
                    "Have the client's registration widened, or ask for fewer types.");
        }
        Set<String> granted = credentials.grantedScopes().orElse(Set.of());
        for (String type : granted.isEmpty() ? List.<String>of() : request.types()) {
            boolean covered =
                    granted.stream().anyMatch(scope -> scope.contains("/" + type + ".") || scope.contains("/*."));
            if (!covered && withheld.stream().noneMatch(scope -> scope.contains("/" + type + "."))) {
                add(
                        Severity.WARNING,
                        "No granted scope covers " + type + ".",
                        "Have the client's registration widened, or leave the type out.");
            }
        }
    }

    /** What the profile says besides what it refuses. */
    void profile(ServerProfile profile, ExportRequest request, Set<String> dropped) {
        if (!dropped.isEmpty()) {
            add(
                    Severity.WARNING,
                    "The profile " + profile.name() + " does not support " + dropped + ": left out, because handling is"
                            + " lenient.",
                    "More may be exported than asked for; leave lenient() out to be refused instead.");
        }
        if (profile.ownSince() && request.since() == null) {
            add(
                    Severity.WARNING,
                    "The server applies a _since of its own where none is given.",
                    "Give one with since(...) to have everything.");
        }
        if (profile.transactionTimeAtEnd()) {
            add(
                    Severity.NOTE,
                    "The server's transactionTime is the time of completion.",
                    "A chain of increments can miss what changes during an export.");
        }
    }

    PreflightReport report(PreflightReport.Facts facts) {
        return new PreflightReport(facts, all());
    }
}
