package dev.fhirbulk.internal.json;

import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of a handle: {@code {"v":1,"status":…,"base":…,"at":…,"types":[…],"fp":…}}. Stateless, thread-safe. */
public final class HandleJson {

    private static final long VERSION = 1;

    private HandleJson() {}

    /** A handle whose text is complete. */
    public static ExportHandle create(
            URI statusUrl,
            URI fhirBase,
            Instant kickedOffAt,
            ExportRequest request,
            String fingerprint,
            Set<String> ignored) {
        List<String> types = request.types();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("v", VERSION);
        members.put("status", statusUrl.toString());
        members.put("base", fhirBase.toString());
        members.put("at", kickedOffAt.toString());
        members.put("types", types);
        members.put("fp", fingerprint);
        if (!ignored.isEmpty()) {
            members.put("ignored", List.copyOf(ignored));
        }
        if (request.outputFormat() != null) {
            members.put("format", request.outputFormat());
        }
        String text = new String(JsonLine.encode(members), StandardCharsets.UTF_8);
        return new ExportHandle(statusUrl, fhirBase, kickedOffAt, types, fingerprint, List.copyOf(ignored), text);
    }

    /**
     * The handle of a text that {@link #create} made.
     *
     * @throws IllegalArgumentException when it is none; the message never repeats the text
     */
    public static ExportHandle parse(String text) {
        Map<String, Object> members =
                Json.object(text.getBytes(StandardCharsets.UTF_8)).orElseThrow(() -> wrong("it is not a JSON object"));
        checkVersion(members.get("v"));
        URI status = url(members, "status");
        URI base = url(members, "base");
        return new ExportHandle(
                status,
                base,
                time(required(members, "at")),
                names(members, "types"),
                required(members, "fp"),
                names(members, "ignored"),
                text);
    }

    /** {@code _outputFormat} as it was asked for; empty when it was not. */
    public static Optional<String> format(ExportHandle handle) {
        return Json.object(handle.toText().getBytes(StandardCharsets.UTF_8))
                .map(members -> members.get("format"))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    private static void checkVersion(@Nullable Object version) {
        if (!(version instanceof Long number)) {
            throw wrong("it has no version");
        }
        if (number > VERSION) {
            throw new IllegalArgumentException("The handle was made by a newer version of this library (format "
                    + number + ", this one reads " + VERSION + "). Update the library to go on with that job.");
        }
        if (number < VERSION) {
            throw wrong("its version does not exist");
        }
    }

    private static URI url(Map<String, Object> members, String name) {
        try {
            URI url = Uris.parse(required(members, name));
            String scheme = String.valueOf(url.getScheme());
            if (url.getHost() != null && (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))) {
                return url;
            }
        } catch (URISyntaxException | IllegalArgumentException noUrl) {
            throw wrong("its member \"" + name + "\" is missing or no URL");
        }
        throw wrong("its member \"" + name + "\" is not an absolute http or https URL");
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException noTime) {
            throw wrong("its member \"at\" is not a time");
        }
    }

    private static List<String> names(Map<String, Object> members, String name) {
        Object value = members.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw wrong("its member \"" + name + "\" is not a list of names");
    }

    private static String required(Map<String, Object> members, String name) {
        if (members.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw wrong("its member \"" + name + "\" is missing");
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("The text is not the handle of an export: " + why
                + ". Pass the text that ExportHandle.toText() returned, unchanged.");
    }
}
