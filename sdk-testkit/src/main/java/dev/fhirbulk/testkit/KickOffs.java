package dev.fhirbulk.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a kick-off asks for, or why it is refused. */
final class KickOffs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]+");
    private static final Pattern FILTER = Pattern.compile("[A-Z][A-Za-z]+\\?[a-z_][\\w.:-]*=.*");

    private final World world;
    private final Spool spool;

    KickOffs(World world, Spool spool) {
        this.world = world;
        this.spool = spool;
    }

    /** A refusal, or what is wanted. */
    record Reading(@Nullable Answer refusal, Spool.@Nullable Wanted wanted) {}

    Reading read(Request request, @Nullable String group, boolean groupLevel) throws IOException {
        Optional<Answer> wrong = headers(request);
        if (wrong.isPresent()) {
            return refused(wrong.get());
        }
        if (world.profile().groupOnly() && !groupLevel) {
            return refused(Answer.outcome(404, "error", "not-found", "Only groups can be exported."));
        }
        if (group != null && spool.members(group).isEmpty()) {
            return refused(Answer.outcome(404, "error", "not-found", "No such group."));
        }
        return parameters(request, group);
    }

    private Optional<Answer> headers(Request request) {
        String accept = request.header("Accept");
        if (world.profile().strictAccept() && !accept.isEmpty() && !accept.contains("json")) {
            return Optional.of(Answer.status(406));
        }
        if (!request.header("Prefer").contains("respond-async")) {
            return Optional.of(invalid("Prefer: respond-async is missing."));
        }
        return Optional.empty();
    }

    private Reading parameters(Request request, @Nullable String group) throws IOException {
        Map<String, List<String>> given;
        try {
            given = request.raw().method().equals("POST") ? posted(request.raw().body()) : request.query();
        } catch (IOException notJson) {
            return refused(invalid("The body is no Parameters resource."));
        }
        boolean lenient = request.header("Prefer").contains("handling=lenient");
        for (String name : given.keySet()) {
            if (!lenient && !world.profile().parameters().contains(name)) {
                return refused(invalid("Parameter " + name + " is not supported."));
            }
        }
        Set<String> types = list(given, "_type");
        for (String type : types) {
            if (!TYPE.matcher(type).matches()) {
                return refused(invalid("Unknown resource type in _type."));
            }
        }
        for (String filter : given.getOrDefault("_typeFilter", List.of())) {
            if (!FILTER.matcher(filter).matches()) {
                return refused(Answer.outcome(422, "error", "invalid", "_typeFilter is not a search."));
            }
        }
        return wanted(given, group, types);
    }

    private static Reading wanted(Map<String, List<String>> given, @Nullable String group, Set<String> types) {
        try {
            List<String> since = given.getOrDefault("_since", List.of());
            Instant after =
                    since.isEmpty() ? null : OffsetDateTime.parse(since.get(0)).toInstant();
            Set<String> patients = new TreeSet<>();
            list(given, "patient").forEach(one -> patients.add(one.replaceFirst("^Patient/", "")));
            return new Reading(null, new Spool.Wanted(group, types, patients, after));
        } catch (DateTimeException noInstant) {
            return refused(invalid("_since is not an instant."));
        }
    }

    private static Map<String, List<String>> posted(String body) throws IOException {
        JsonNode parameters = JSON.readTree(body);
        if (!parameters.path("resourceType").asText().equals("Parameters")) {
            throw new IOException("no Parameters");
        }
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (JsonNode parameter : parameters.path("parameter")) {
            String value = "";
            for (Map.Entry<String, JsonNode> field : parameter.properties()) {
                if (field.getKey().startsWith("value")) {
                    value = field.getValue().isObject()
                            ? field.getValue().path("reference").asText()
                            : field.getValue().asText();
                }
            }
            given.computeIfAbsent(parameter.path("name").asText(), key -> new ArrayList<>())
                    .add(value);
        }
        return given;
    }

    private static Set<String> list(Map<String, List<String>> given, String name) {
        Set<String> members = new TreeSet<>();
        for (String value : given.getOrDefault(name, List.of())) {
            for (String member : value.split(",", -1)) {
                if (!member.isBlank()) {
                    members.add(member.strip());
                }
            }
        }
        return members;
    }

    private static Answer invalid(String text) {
        return Answer.outcome(400, "error", "invalid", text);
    }

    private static Reading refused(Answer answer) {
        return new Reading(answer, null);
    }
}
