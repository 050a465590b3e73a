package dev.fhirbulk.internal.preflight;

import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Deadline;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Origins;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.PreflightReport;
import dev.fhirbulk.model.PreflightReport.Severity;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at everything that can be looked at without starting an export. Thread-safe. */
public final class Preflight {

    private final Http http;
    private final FactsReader reader;
    private final ProfileFinder finder;

    /** For a client. */
    public Preflight(Http http, FactsReader reader, ProfileFinder finder) {
        this.http = http;
        this.reader = reader;
        this.finder = finder;
    }

    /**
     * A request as it would be sent.
     *
     * @param text verb, URL, headers and body
     * @param dropped parameters that are left out, because handling is lenient
     */
    public record Planned(String text, Set<String> dropped) {}

    /** Plans a request; the kick-off's own way, so that what is shown is what is sent. */
    @FunctionalInterface
    public interface Planner {
        /** Throws {@link IllegalArgumentException} when the profile rules the request out. */
        Planned plan(ExportRequest request);
    }

    /** Throws nothing but what an interrupt means. */
    public PreflightReport of(ExportRequest request, Planner planner) {
        Findings findings = new Findings();
        URI base = http.settings().fhirBase();
        ServerFacts facts = reader.read();
        findings.wire(facts, "https".equalsIgnoreCase(base.getScheme()), local(base));
        ServerProfile profile = finder.of(facts);
        findings.offer(facts, request);
        Planned planned = plan(request, planner, findings);
        findings.profile(profile, request, planned == null ? Set.of() : planned.dropped());
        Credentials credentials = facts.reachable() ? credentials(request, findings) : null;
        findings.token(facts, credentials, request);
        Long ahead = skew(facts);
        findings.clock(ahead);
        return findings.report(new PreflightReport.Facts(
                facts.reachable(),
                facts.metadata().tls() == null
                        ? facts.smart().tls()
                        : facts.metadata().tls(),
                facts.names().isEmpty() ? null : software(facts),
                Edition.of(facts).orElse(null),
                facts.exports().keySet().stream()
                        .map(level -> level.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                profile.name(),
                profile.unsupportedParameters(ServerProfile.Level.of(request.level())),
                ahead,
                credentials == null ? Set.of() : credentials.requestedScopes(),
                credentials == null ? Set.of() : credentials.grantedScopes().orElse(Set.of()),
                planned == null ? null : planned.text()));
    }

    private static @Nullable Planned plan(ExportRequest request, Planner planner, Findings findings) {
        try {
            return planner.plan(request);
        } catch (IllegalArgumentException refused) {
            findings.add(Severity.ERROR, refused);
            return null;
        }
    }

    private @Nullable Credentials credentials(ExportRequest request, Findings findings) {
        Call.Job job = new Call.Job(
                request.types(), null, Deadline.none(http.settings().time()));
        Call call = Call.get(Phase.KICKOFF, http.settings().fhirBase(), job);
        try {
            Credentials credentials = http.credentials(call);
            return credentials.headers().isEmpty() ? null : credentials;
        } catch (ExportInterruptedException interrupted) {
            throw interrupted;
        } catch (BulkExportException refused) {
            findings.add(Severity.ERROR, refused);
        } catch (RuntimeException own) {
            // An authorizer may be the caller's code, and its message may show what it should not.
            findings.add(
                    Severity.ERROR,
                    "The authorizer threw " + own.getClass().getName() + ".",
                    "Look into the application's own authorizer.");
        }
        return null;
    }

    private static @Nullable Long skew(ServerFacts facts) {
        java.time.Duration skew = facts.metadata().skew() == null
                ? facts.smart().skew()
                : facts.metadata().skew();
        return skew == null ? null : skew.toSeconds();
    }

    private static String software(ServerFacts facts) {
        String name = facts.names().get(0).replaceAll("\\p{Cntrl}", " ");
        String shown = name.length() > 100 ? name.substring(0, 100) : name;
        String version = facts.version() == null ? "" : " " + facts.version().replaceAll("[^\\w.+-]", "?");
        return shown + (version.length() > 40 ? version.substring(0, 40) : version);
    }

    private static boolean local(URI base) {
        return Origins.isLoopbackName(base.getHost());
    }
}
