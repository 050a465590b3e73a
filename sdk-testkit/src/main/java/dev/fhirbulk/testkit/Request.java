package dev.fhirbulk.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request, its path and its parameters decoded. */
record Request(Recorded raw, String path, Map<String, List<String>> query) {

    static Request of(Recorded raw) {
        String query = raw.uri().getRawQuery();
        return new Request(raw, raw.uri().getPath(), query == null ? Map.of() : form(query));
    }

    static Map<String, List<String>> form(String text) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.computeIfAbsent(decode(name), key -> new ArrayList<>()).add(decode(value));
        }
        return fields;
    }

    String header(String name) {
        return raw.header(name).orElse("");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
