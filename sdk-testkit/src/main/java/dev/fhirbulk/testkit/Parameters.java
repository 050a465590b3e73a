package dev.fhirbulk.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The parameters of a kick-off, from its query or its body. Not thread-safe. */
final class Parameters {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<String>> given;

    private Parameters(Map<String, List<String>> given) {
        this.given = given;
    }

    static Parameters of(Request request) throws IOException {
        return new Parameters(
                request.raw().method().equals("POST")
                        ? posted(request.raw().body())
                        : new LinkedHashMap<>(request.query()));
    }

    private static Map<String, List<String>> posted(String body) throws IOException {
        JsonNode parameters = JSON.readTree(body);
        if (!parameters.path("resourceType").asText().equals("Parameters")) {
            throw new IOException("no Parameters");
        }
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (JsonNode parameter : parameters.path("parameter")) {
            given.computeIfAbsent(parameter.path("name").asText(), key -> new ArrayList<>())
                    .add(value(parameter));
        }
        return given;
    }

    private static String value(JsonNode parameter) {
        String value = "";
        for (Map.Entry<String, JsonNode> field : parameter.properties()) {
            if (field.getKey().startsWith("value")) {
                value = field.getValue().isObject()
                        ? field.getValue().path("reference").asText()
                        : field.getValue().asText();
            }
        }
        return value;
    }

    Set<String> names() {
        return Set.copyOf(given.keySet());
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    /** The values of a parameter, one an occurrence. */
    List<String> values(String name) {
        return given.getOrDefault(name, List.of());
    }

    /** The first value, empty for none. */
    String first(String name) {
        return values(name).isEmpty() ? "" : values(name).get(0);
    }

    /** The members of all values, split at commas, in order. */
    List<String> members(String name) {
        List<String> members = new ArrayList<>();
        for (String value : values(name)) {
            for (String member : value.split(",", -1)) {
                if (!member.isBlank()) {
                    members.add(member.strip());
                }
            }
        }
        return members;
    }

    Set<String> set(String name) {
        return new TreeSet<>(members(name));
    }

    void forget(String name) {
        given.remove(name);
    }

    /** Forgets all values of a parameter but some. */
    void keep(String name, List<String> values) {
        given.put(name, values);
    }
}
