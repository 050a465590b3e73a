package dev.fhirbulk.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code preflight()} found out without starting anything. What a server says of itself is a hint in every part:
 * statements of EHRs are often incomplete. Immutable and thread-safe. Bulk Data Access IG, "Conformance"; SMART App
 * Launch, "Conformance" and "Backend Services".
 *
 * <pre>{@code
 * PreflightReport found = client.group("diabetics").types("Patient").preflight();
 * if (!found.isReady()) throw new IllegalStateException(found.toString());
 * }</pre>
 */
public final class PreflightReport {

    private final Facts facts;
    private final List<Problem> problems;

    /** How much a problem matters. */
    public enum Severity {
        /** An export would fail. */
        ERROR,
        /** An export may fail, or bring other data than is asked for. */
        WARNING,
        /** Good to know. */
        NOTE
    }

    /**
     * Something that is wrong, or may be.
     *
     * @param severity how much it matters
     * @param what what was found; never a secret, never patient data
     * @param remedy what to do about it
     */
    public record Problem(Severity severity, String what, String remedy) {
        @Override
        public String toString() {
            return severity + ": " + what + " " + remedy;
        }
    }

    /**
     * What was seen.
     *
     * @param reachable whether the server answered at all
     * @param tls protocol and end of the certificate, null for plain http
     * @param software name and version, null when not said
     * @param edition of the guide, null when not said
     * @param levels declared export levels
     * @param profile the profile's name
     * @param unsupported parameters that the profile knows not to be supported
     * @param secondsAhead the server's clock against this one, null when it does not tell
     * @param scopesAsked the scopes that a token was asked for
     * @param scopesGranted the scopes that came
     * @param request what would be sent, null when nothing can be
     * @apiNote made by the library; applications use the methods of {@link PreflightReport}
     */
    public record Facts(
            boolean reachable,
            @Nullable String tls,
            @Nullable String software,
            @Nullable String edition,
            Set<String> levels,
            String profile,
            Set<String> unsupported,
            @Nullable Long secondsAhead,
            Set<String> scopesAsked,
            Set<String> scopesGranted,
            @Nullable String request) {}

    /**
     * Made by the library.
     *
     * @param facts what was seen
     * @param problems what is wrong
     * @apiNote not for applications
     */
    public PreflightReport(Facts facts, List<Problem> problems) {
        this.facts = facts;
        this.problems = List.copyOf(problems);
    }

    /** Whether nothing was found that would make an export fail. */
    public boolean isReady() {
        return problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
    }

    /** What is wrong or may be, in the order in which it was found; empty when nothing is. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether the server answered at all. */
    public boolean reachable() {
        return facts.reachable();
    }

    /** TLS protocol and the end of the server's certificate, such as {@code TLSv1.3, certificate until 2027-01-31}; empty for plain http. */
    public Optional<String> tls() {
        return Optional.ofNullable(facts.tls());
    }

    /** Name and version of the server's software as it says; empty when it does not. */
    public Optional<String> software() {
        return Optional.ofNullable(facts.software());
    }

    /** The edition of the guide that the server says to follow, {@code STU1} to {@code STU4}; empty when it does not say. */
    public Optional<String> edition() {
        return Optional.ofNullable(facts.edition());
    }

    /** The export levels that the server declares: {@code system}, {@code patients}, {@code group}; empty when none. */
    public Set<String> levels() {
        return facts.levels();
    }

    /** The profile that the server is spoken to by: the caller's choice, or what {@code AUTO} found. */
    public String profile() {
        return facts.profile();
    }

    /** Parameters that this profile knows the server not to support at this level. */
    public Set<String> unsupportedParameters() {
        return facts.unsupported();
    }

    /** How far the server's clock is ahead of this machine's, negative when behind; empty when it does not tell. */
    public Optional<Duration> clockSkew() {
        return Optional.ofNullable(facts.secondsAhead()).map(Duration::ofSeconds);
    }

    /** The scopes that a token was asked for; empty when none was, or when they are not known. */
    public Set<String> scopesAsked() {
        return facts.scopesAsked();
    }

    /** The scopes that were granted; empty when no token came, or when they are not known. */
    public Set<String> scopesGranted() {
        return facts.scopesGranted();
    }

    /**
     * The kick-off exactly as it would be sent: verb, URL, headers and body, credentials masked. It shows filters and
     * patients: for the eyes of those who may see them. Empty when the profile rules the request out.
     */
    public Optional<String> request() {
        return Optional.ofNullable(facts.request());
    }

    /** All of it but the {@link #request()}, a line each. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(isReady() ? "Ready" : "Not ready")
                .append(reachable() ? "" : ", the server cannot be reached")
                .append("; profile ")
                .append(profile());
        line(text, "software", software().orElse("not said"));
        line(text, "edition", edition().orElse("not said"));
        line(text, "levels declared", levels());
        line(text, "TLS", tls().orElse("none"));
        line(
                text,
                "server's clock",
                clockSkew().map(skew -> skew.toSeconds() + " s ahead").orElse("not told"));
        line(text, "scopes granted", scopesGranted());
        problems.forEach(problem -> text.append(System.lineSeparator()).append(problem));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(System.lineSeparator())
                .append("  ")
                .append(name)
                .append(": ")
                .append(value);
    }
}
