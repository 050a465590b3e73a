package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.internal.uri.Uris;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a call: hop by hop, each checked anew, with one renewal of credentials. Thread-safe. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final int MAX_HOPS = 5;
    private static final Set<Phase> LIMITED = EnumSet.of(Phase.STATUS, Phase.MANIFEST, Phase.FILE, Phase.ATTACHMENT);
    private static final int DRAIN = 64 * 1024;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpSettings settings;
    private final Http gate;
    private final Tokens tokens;
    private volatile Set<String> grantedScopes = Set.of();
    private volatile Set<String> withheldScopes = Set.of();

    private final Limiter limiter;

    Exchange(HttpSettings settings, Http gate, Limiter limiter) {
        this.settings = settings;
        this.gate = gate;
        this.limiter = limiter;
        this.tokens = new Tokens(settings);
    }

    Set<String> grantedScopes() {
        return grantedScopes;
    }

    Set<String> withheldScopes() {
        return withheldScopes;
    }

    /** An answer; closing it gives its place among the parallel requests back. */
    Reply open(Call call, Http.Progress progress) throws IOException, InterruptedException {
        if (!LIMITED.contains(call.phase())) {
            return follow(call, progress);
        }
        Limiter.Permit permit = limiter.acquire(call);
        boolean answered = false;
        try {
            Reply reply = follow(call, progress);
            judge(reply, permit);
            answered = true;
            return reply.holding(permit);
        } catch (HttpTimeoutException slow) {
            call.job().deadline().check(call.phase());
            permit.tooMuch();
            throw slow;
        } finally {
            if (!answered) {
                permit.close();
            }
        }
    }

    private void judge(Reply reply, Limiter.Permit permit) {
        if (reply.status() == 429 || reply.status() == 503) {
            permit.tooMuch();
            reply.retryAfter()
                    .ifPresent(wait -> limiter.pauseUntil(reply.received().plus(wait)));
        } else if (reply.status() < 400) {
            permit.succeeded();
        }
    }

    private Reply follow(Call call, Http.Progress progress) throws IOException, InterruptedException {
        URI hop = call.uri();
        boolean crossed = false;
        boolean renewed = false;
        for (int hops = 0; ; ) {
            // A redirect or a 401 says that the hop before was not carried out.
            progress.mayHaveBeenSent = false;
            settings.origins().checkReachable(hop, call.where(hop));
            Tokens.Grant grant = tokens.grant(call, hop, crossed);
            Credentials credentials = credentials(call, hop, grant);
            Reply reply = send(call, hop, grant, credentials, progress);
            if (reply.status() == 401 && grant.authorizer() != null && !renewed) {
                renewed = true;
                drain(reply);
                LOG.info("{} was answered 401; the credentials are renewed once", call);
                grant.authorizer().rejected(new Gate(gate, call, hop, credentials));
                continue;
            }
            Optional<URI> target = redirect(call, reply);
            if (target.isEmpty()) {
                return reply;
            }
            drain(reply);
            hops++;
            checkRedirect(call, hop, target.get(), hops);
            crossed = crossed || !Uris.sameOrigin(hop, target.get());
            hop = target.get();
        }
    }

    Credentials credentials(Call call) {
        return credentials(call, call.uri(), tokens.grant(call, call.uri(), false));
    }

    private Credentials credentials(Call call, URI hop, Tokens.Grant grant) {
        Authorizer authorizer = grant.authorizer();
        if (authorizer == null) {
            return Credentials.none();
        }
        Credentials credentials = authorizer.authorize(new Gate(gate, call, hop, null));
        if (authorizer == settings.authorizer()) {
            grantedScopes = credentials.grantedScopes().orElse(Set.of());
            withheldScopes = credentials.withheldScopes();
        }
        return credentials;
    }

    private Reply send(Call call, URI hop, Tokens.Grant grant, Credentials credentials, Http.Progress progress)
            throws IOException, InterruptedException {
        HttpRequest request = request(call, hop, grant, credentials);
        LOG.debug("{} {}", call.method(), call.shown(hop));
        boolean reached = false;
        try {
            HttpResponse<InputStream> response =
                    settings.client().send(request, info -> new BodyStream(settings, call));
            reached = true;
            boolean withheld = grant.withheld() && call.token() != Call.Token.NEVER;
            return reply(call, response, withheld, screen(grant, credentials));
        } catch (IOException error) {
            reached = !Transports.neverSent(error);
            throw error;
        } catch (InterruptedException interrupt) {
            reached = true;
            throw interrupt;
        } finally {
            progress.mayHaveBeenSent |= reached;
        }
    }

    private Screen screen(Tokens.Grant grant, Credentials credentials) {
        return Screen.of(settings.limits(), credentials, grant.callerHeaders() ? settings.headers() : Map.of());
    }

    private Reply reply(Call call, HttpResponse<InputStream> response, boolean withheld, Screen screen)
            throws IOException {
        try {
            return new Reply(
                    response.statusCode(),
                    screen.clean(response.headers(), call),
                    response.uri(),
                    response.body(),
                    withheld,
                    framed(response),
                    settings.time().now(),
                    screen,
                    response.sslSession().orElse(null));
        } catch (LimitExceededException overlong) {
            response.body().close();
            throw overlong;
        }
    }

    private static boolean framed(HttpResponse<?> response) {
        return response.version() == HttpClient.Version.HTTP_2
                || response.headers().firstValue("Content-Length").isPresent()
                || response.headers().firstValue("Transfer-Encoding").isPresent();
    }

    private HttpRequest request(Call call, URI hop, Tokens.Grant grant, Credentials credentials) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hop).timeout(answerWithin(call));
        if (call.method().equals("GET") && !call.once()) {
            request.GET();
        } else {
            request.method(call.method(), Bodies.publisher(call));
        }
        request.setHeader("User-Agent", settings.userAgent());
        if (grant.callerHeaders()) {
            settings.headers().forEach(request::setHeader);
        }
        call.headers().forEach(request::setHeader);
        credentials.headers().forEach(request::setHeader);
        return request.build();
    }

    /** A kick-off has its whole time: to give it up leaves a job that nobody knows. */
    private Duration answerWithin(Call call) {
        Duration left =
                call.once() ? settings.answerTimeout() : call.job().deadline().atMost(settings.answerTimeout());
        return left.isZero() ? Duration.ofMillis(1) : left;
    }

    private static Optional<URI> redirect(Call call, Reply reply) {
        if (!REDIRECTS.contains(reply.status()) || !call.method().equals("GET")) {
            return Optional.empty();
        }
        return reply.header("Location").map(text -> {
            try {
                return Uris.resolve(reply.uri(), text);
            } catch (URISyntaxException notUri) {
                throw new UntrustedOriginException(
                        call.where(reply.uri()).causedBy(new IllegalArgumentException(notUri.getReason())),
                        "The server redirects to something that is no URL.");
            }
        });
    }

    private static void checkRedirect(Call call, URI from, URI target, int hops) {
        if (hops > MAX_HOPS) {
            throw new UntrustedOriginException(
                    call.where(target), "The server redirects more than " + MAX_HOPS + " times, perhaps in a circle.");
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(target.getScheme())) {
            throw new UntrustedOriginException(
                    call.where(target),
                    "The server redirects from https to " + target.getScheme() + ", which is refused.");
        }
    }

    /** Reads a short rest, so that the connection serves the next request. */
    private static void drain(Reply reply) throws IOException {
        try (InputStream body = reply.body()) {
            long left = DRAIN;
            long skipped;
            byte[] sink = new byte[8192];
            while (left > 0 && (skipped = body.read(sink)) >= 0) {
                left -= skipped;
            }
        }
    }
}
