package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.AssociatedData;
import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.internal.json.ParametersJson;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportLevel;
import dev.fhirbulk.model.ExportRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One request value in its encodings (protocol: query with comma lists, or a Parameters resource). Stateless. */
final class KickOffEncoder {

    private static final String ASSOCIATED_DATA = "http://hl7.org/fhir/uv/bulkdata/CodeSystem/include-associated-data";

    private final URI base;
    private final ServerProfile profile;

    KickOffEncoder(URI base, ServerProfile profile) {
        this.base = base;
        this.profile = profile;
    }

    /** Where the operation is, without a query. Concatenated: resolving would drop the base's last segment. */
    URI endpoint(ExportLevel level) {
        if (level instanceof ExportLevel.Group group) {
            return URI.create(base + "/Group/" + Uris.encode(group.id()) + "/$export");
        }
        return URI.create(base + (level instanceof ExportLevel.Patients ? "/Patient/$export" : "/$export"));
    }

    URI query(ExportRequest request) {
        List<String> pairs = new ArrayList<>();
        for (Parameter parameter : Parameter.of(request)) {
            if (parameter.vendor()) {
                parameter.values().forEach(value -> pairs.add(pair(parameter.name(), Uris.encode(value))));
            } else {
                String list = parameter.values().stream().map(Uris::encode).collect(Collectors.joining(","));
                pairs.add(pair(wireName(parameter), list));
            }
        }
        filters(request).forEach(value -> pairs.add(pair("_typeFilter", joined(value))));
        String query = pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
        return URI.create(endpoint(request.level()) + query);
    }

    byte[] parameters(ExportRequest request) {
        List<ParametersJson.Entry> entries = new ArrayList<>();
        for (Parameter parameter : Parameter.of(request)) {
            if (parameter.vendor()
                    || parameter.valueKey().equals("valueReference")
                    || codings(parameter)
                    || repeats()) {
                parameter.values().forEach(value -> entries.add(entry(parameter, value)));
            } else {
                entries.add(entry(parameter, String.join(",", parameter.values())));
            }
        }
        filters(request).forEach(value -> entries.add(new ParametersJson.Entry("_typeFilter", "valueString", value)));
        return ParametersJson.write(entries);
    }

    private boolean repeats() {
        return profile.postLists() == ListEncoding.REPEAT;
    }

    private List<String> filters(ExportRequest request) {
        return FilterText.values(request.typeFilters(), profile.typeFilters());
    }

    /** In a joined list the separating commas stand bare; the inner ones are %2C by then and become %252C. */
    private String joined(String value) {
        String encoded = Uris.encode(value);
        return profile.typeFilters() == ListEncoding.COMMA ? encoded.replace("%2C", ",") : encoded;
    }

    private String wireName(Parameter parameter) {
        return profile.renamedParameters().getOrDefault(parameter.name(), parameter.name());
    }

    private ParametersJson.Entry entry(Parameter parameter, String value) {
        if (codings(parameter)) {
            return new ParametersJson.Entry(parameter.name(), "valueCoding", coding(value));
        }
        Object typed = parameter.valueKey().equals("valueBoolean") ? (Object) Boolean.valueOf(value) : value;
        String name = parameter.vendor() ? parameter.name() : wireName(parameter);
        return new ParametersJson.Entry(name, parameter.valueKey(), typed);
    }

    private boolean codings(Parameter parameter) {
        return parameter.valueKey().equals("valueCode") && profile.associatedData() == AssociatedData.CODING;
    }

    /** A server's own values begin with an underscore and are of no code system that is known here. */
    private static Map<String, String> coding(String code) {
        Map<String, String> coding = new LinkedHashMap<>();
        if (!code.startsWith("_")) {
            coding.put("system", ASSOCIATED_DATA);
        }
        coding.put("code", code);
        return coding;
    }

    private static String pair(String name, String encodedValue) {
        return Uris.encode(name) + "=" + encodedValue;
    }
}
