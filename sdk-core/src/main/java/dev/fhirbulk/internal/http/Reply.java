package dev.fhirbulk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An answer after redirects. The body must be read or closed.
 *
 * @param status the HTTP status
 * @param headers its headers
 * @param uri where it came from in the end
 * @param body the body as it travelled (not gunzipped)
 * @param withheld whether a token was kept back, because the origin is not trusted with it
 * @param framed whether the body's end is told by more than the end of the connection
 * @param received when the headers came, by the client's clock
 * @param screen what of it may be shown, and how much is read
 * @param tls the session that it came over, null for plain http
 */
public record Reply(
        int status,
        HttpHeaders headers,
        URI uri,
        InputStream body,
        boolean withheld,
        boolean framed,
        Instant received,
        Screen screen,
        @Nullable SSLSession tls)
        implements AutoCloseable {

    private static final List<String> REQUEST_IDS = List.of(
            "X-Request-Id",
            "opc-request-id",
            "Cerner-Correlation-Id",
            "X-Correlation-Id",
            "Request-Id",
            "x-amz-request-id",
            "x-ms-request-id",
            "X-GUploader-UploadID");

    private static final int LONGEST_ID = 200;

    /** The first value of a header, decoded as UTF-8 where it is (the JDK reads bytes as ISO-8859-1). */
    public Optional<String> header(String name) {
        return headers.firstValue(name).map(Reply::utf8);
    }

    /** The members of a header that may come as one comma list or as several lines. */
    public List<String> list(String name) {
        List<String> members = new ArrayList<>();
        for (String line : headers.allValues(name)) {
            for (String member : line.split(",", -1)) {
                if (!member.isBlank()) {
                    members.add(member.strip());
                }
            }
        }
        return members;
    }

    /** {@code Retry-After} against the answer's own {@code Date}; empty when absent or not readable. */
    public Optional<Duration> retryAfter() {
        Instant now = header("Date").flatMap(HttpDates::parse).orElse(received);
        return header("Retry-After").flatMap(value -> HttpDates.retryAfter(value, now));
    }

    /** The ids under which the server's operator finds the request. */
    public Map<String, String> requestIds() {
        Map<String, String> ids = new LinkedHashMap<>();
        REQUEST_IDS.forEach(name -> header(name)
                .map(value -> value.length() > LONGEST_ID ? value.substring(0, LONGEST_ID) : value)
                .map(value -> value.replaceAll("[^!-~]", "?"))
                .ifPresent(value -> ids.put(name, value)));
        return ids;
    }

    /** How many bytes the body has by declaration, as it travels; -1 when not told. */
    public long contentLength() {
        String told = header("Content-Length").map(String::strip).orElse("");
        return told.matches("\\d{1,18}") ? Long.parseLong(told) : -1;
    }

    /** Whether the body is gzip by declaration. */
    public boolean gzipped() {
        return list("Content-Encoding").stream()
                .anyMatch(coding -> coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip"));
    }

    /** Protocol and end of the server's certificate, null for plain http. */
    public @Nullable String tlsText() {
        if (tls == null) {
            return null;
        }
        try {
            return tls.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? tls.getProtocol() + ", certificate until "
                            + certificate
                                    .getNotAfter()
                                    .toInstant()
                                    .atZone(ZoneOffset.UTC)
                                    .toLocalDate()
                    : tls.getProtocol();
        } catch (SSLPeerUnverifiedException noCertificate) {
            return tls.getProtocol();
        }
    }

    /** The same, which gives a place among the parallel requests back when it is closed. */
    Reply holding(Limiter.Permit permit) {
        return new Reply(status, headers, uri, new HeldBody(body, permit), withheld, framed, received, screen, tls);
    }

    /** The same under another status, for servers that tell the real one elsewhere. */
    public Reply as(int otherStatus) {
        return new Reply(otherStatus, headers, uri, body, withheld, framed, received, screen, tls);
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private static String utf8(String latin) {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return latin;
        }
    }
}
