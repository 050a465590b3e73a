package dev.fhirbulk;

import dev.fhirbulk.error.Limit;
import dev.fhirbulk.internal.http.Origins;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be wrong with an option, said when it is set. Stateless. */
final class Checks {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Set<String> OURS = Set.of("authorization", "accept", "prefer", "content-type", "host");

    private Checks() {}

    /** Sees to it that a job is of the client's server. */
    static ExportHandle sameServer(String what, ExportHandle handle, Engine engine) {
        URI base = engine.http().settings().fhirBase();
        if (!Uris.sameOrigin(handle.fhirBase(), base)) {
            throw new IllegalArgumentException(what + " belongs to a job at " + Uris.redact(handle.fhirBase())
                    + ", this client talks to " + Uris.redact(base) + ". Build a client for that server.");
        }
        return handle;
    }

    static URI base(String text) {
        String trimmed = text.strip();
        URI uri = http(trimmed, "The FHIR base URL");
        if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("The FHIR base URL must not hold a query, a fragment or credentials."
                    + " Give the URL below which Patient and metadata are found.");
        }
        return URI.create(trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed);
    }

    /** An absolute URL, or one relative to the base. */
    static URI below(URI base, String text) {
        try {
            URI url = Uris.resolve(URI.create(base + "/"), text.strip());
            if (!text.isBlank()
                    && url.isAbsolute()
                    && String.valueOf(url.getScheme()).matches("https?")) {
                return url;
            }
            throw new IllegalArgumentException("published(...): this is no http or https URL. Give the manifest's URL,"
                    + " absolute or relative to the FHIR base, such as $bulk-publish.");
        } catch (URISyntaxException notUrl) {
            throw new IllegalArgumentException("published(...): this is no URL: " + notUrl.getReason() + ".", notUrl);
        }
    }

    static String origin(String text) {
        URI uri = http(text.strip(), "An origin");
        boolean more = uri.getRawPath() != null && uri.getRawPath().length() > 1;
        if (more || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("\"" + Uris.redact(uri) + "\" is more than an origin."
                    + " Give scheme, host and port only, such as https://files.example.org.");
        }
        return Uris.origin(uri);
    }

    private static URI http(String text, String what) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            if ((scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http")) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException notUri) {
            throw new IllegalArgumentException(
                    what + " is not a URL: " + notUri.getReason() + ". It looks like https://ehr.example.org/fhir/r4.",
                    notUri);
        }
        throw new IllegalArgumentException(
                what + " \"" + text + "\" needs a scheme and a host. It looks like https://ehr.example.org/fhir/r4.");
    }

    static void secure(URI base, boolean insecureAllowed) {
        if (base.getScheme().equalsIgnoreCase("http") && !insecureAllowed && !Origins.isLoopbackName(base.getHost())) {
            throw new IllegalArgumentException("The FHIR base URL is plain http: token and data would travel in clear."
                    + " Use https; allowInsecureHttp() exists for tests.");
        }
    }

    static HttpClient httpClient(HttpClient client) {
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "The HTTP client follows redirects itself, which can send the token to"
                            + " another origin. Build it with followRedirects(HttpClient.Redirect.NEVER); this library follows them.");
        }
        return client;
    }

    static Duration positive(Duration value, String option) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(option + "(" + value + ") must be longer than zero.");
        }
        return value;
    }

    static int between(int value, int least, int most, String option) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + "(" + value + ") must be from " + least + " to " + most + ".");
        }
        return value;
    }

    static long limit(Limit limit, long value) {
        if (value < 1 || value > limit.most()) {
            throw new IllegalArgumentException(
                    "limit(Limit." + limit + ", " + value + ") must be from 1 to " + limit.most() + ".");
        }
        return value;
    }

    static String headerName(String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("header(\"" + name + "\", …): no header has such a name.");
        }
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header(\"" + name + "\", …): this header is the library's."
                    + " Credentials come from authorizer(...), preferences from the export's builder.");
        }
        return name;
    }

    static String headerValue(String name, String value) {
        if (value.isBlank() || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
            throw new IllegalArgumentException(
                    "The value of header " + name + " is empty or holds a control character.");
        }
        return value;
    }
}
