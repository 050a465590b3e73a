package dev.fhirbulk.internal.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes FHIR {@code Parameters}, the body of a kick-off by POST. Stateless and thread-safe. */
public final class ParametersJson {

    private ParametersJson() {}

    /**
     * One parameter.
     *
     * @param name such as {@code _type}
     * @param valueKey such as {@code valueString}; under {@code valueReference} the value is the reference's text
     * @param value a text, number, boolean or map
     */
    public record Entry(String name, String valueKey, Object value) {}

    /** The resource as UTF-8. FHIR allows no empty {@code parameter}, so that is left out when there is none. */
    public static byte[] write(List<Entry> entries) {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("resourceType", "Parameters");
        if (!entries.isEmpty()) {
            resource.put(
                    "parameter", entries.stream().map(ParametersJson::parameter).toList());
        }
        return JsonLine.encode(resource);
    }

    private static Map<String, Object> parameter(Entry entry) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", entry.name());
        boolean reference = entry.valueKey().equals("valueReference") && !(entry.value() instanceof Map);
        parameter.put(entry.valueKey(), reference ? Map.of("reference", entry.value()) : value(entry.value()));
        return parameter;
    }

    private static Object value(Object value) {
        return value instanceof Boolean || value instanceof Number || value instanceof Map ? value : value.toString();
    }
}
