package dev.fhirbulk.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Records for a real server: some types of the real Synthea data where it is at hand, else a few made-up ones. */
final class TestData {

    private static final List<String> TYPES = List.of("Patient", "Group", "Condition", "Immunization", "Device");
    private static final int AT_ONCE = 100;
    private static final int FEW = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Codes of conditions that some patients have and others have not. */
    static final String MEDICATION_REVIEW = "314529007";

    static final String STRESS = "73595000";

    private static final Pattern PATIENT = Pattern.compile("\"reference\" ?: ?\"Patient/([^\"]+)\"");

    private final Map<String, Map<String, String>> linesByTypeAndId = new TreeMap<>();

    private TestData() {}

    static TestData load() {
        TestData data = new TestData();
        Optional<Path> synthea = synthea();
        if (synthea.isPresent()) {
            for (String type : TYPES) {
                NdjsonLines.read(synthea.get().resolve(type + ".ndjson.gz")).forEach(data::add);
            }
            data.keepFew("Condition", data.members("group-a"));
        } else {
            NdjsonLines.read(new ByteArrayInputStream(madeUp().getBytes(StandardCharsets.UTF_8)))
                    .forEach(data::add);
        }
        return data;
    }

    /** Where {@code -Dinterop.synthea} says, or beside a folder above: not every checkout lies at one depth. */
    private static Optional<Path> synthea() {
        String told = System.getProperty("interop.synthea");
        if (told != null) {
            return Optional.of(Path.of(told));
        }
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path folder = above.resolve("shared/data/synthea");
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private void add(NdjsonLine line) {
        linesByTypeAndId
                .computeIfAbsent(line.resourceType(), type -> new TreeMap<>())
                .put(line.id(), line.text());
    }

    /** Loading is what takes longest, and most of it goes into one type: some patients' are enough. */
    private void keepFew(String type, TreeSet<String> patients) {
        TreeSet<String> others = new TreeSet<>(ids("Patient"));
        others.removeAll(patients);
        others.tailSet(List.copyOf(others).get(FEW))
                .forEach(patient -> ids(type, line -> line.toString().contains("Patient/" + patient))
                        .forEach(linesByTypeAndId.get(type)::remove));
    }

    private static String madeUp() {
        StringBuilder lines = new StringBuilder();
        for (String one : List.of("pa male 1980", "pb female 2005", "pc male 2010")) {
            String[] facts = one.split(" ", 3);
            lines.append("{'resourceType':'Patient','id':'" + facts[0] + "','name':[{'family':'Lövgren'}],'gender':'"
                    + facts[1] + "','birthDate':'" + facts[2] + "-01-31'}\n");
            lines.append(condition(facts[0] + "-1", facts[0], "active", MEDICATION_REVIEW));
            lines.append(condition(facts[0] + "-2", facts[0], "resolved", STRESS));
            lines.append(condition(facts[0] + "-3", facts[0], "resolved", "160903007"));
            lines.append("{'resourceType':'Immunization','id':'i-" + facts[0]
                    + "','status':'completed','patient':{'reference':'Patient/" + facts[0] + "'}}\n");
            lines.append("{'resourceType':'Device','id':'d-" + facts[0] + "','patient':{'reference':'Patient/"
                    + facts[0] + "'}}\n");
        }
        lines.append(group("group-all", "pa", "pb", "pc")).append(group("group-a", "pa"));
        return lines.toString().replace('\'', '"');
    }

    private static String condition(String id, String patient, String status, String code) {
        return "{'resourceType':'Condition','id':'c-" + id + "','clinicalStatus':{'coding':[{'system':"
                + "'http://terminology.hl7.org/CodeSystem/condition-clinical','code':'" + status
                + "'}]},'code':{'coding':[{'system':'http://snomed.info/sct','code':'" + code
                + "'}]},'subject':{'reference':'Patient/" + patient + "'}}\n";
    }

    private static String group(String id, String... patients) {
        List<String> members = new ArrayList<>();
        for (String patient : patients) {
            members.add("{\"entity\":{\"reference\":\"Patient/" + patient + "\"}}");
        }
        return "{\"resourceType\":\"Group\",\"id\":\"" + id + "\",\"type\":\"person\",\"actual\":true,\"member\":["
                + String.join(",", members) + "]}\n";
    }

    /** The ids of a type whose resources are so. */
    TreeSet<String> ids(String type, Predicate<JsonNode> wanted) {
        TreeSet<String> ids = new TreeSet<>();
        linesByTypeAndId.getOrDefault(type, Map.of()).forEach((id, line) -> {
            try {
                if (wanted.test(JSON.readTree(line))) {
                    ids.add(id);
                }
            } catch (JsonProcessingException noJson) {
                throw new IllegalStateException(noJson);
            }
        });
        return ids;
    }

    /** The ids of a type. */
    TreeSet<String> ids(String type) {
        return new TreeSet<>(linesByTypeAndId.getOrDefault(type, Map.of()).keySet());
    }

    /** The patients of a group. */
    TreeSet<String> members(String group) {
        return patients(linesByTypeAndId.get("Group").get(group));
    }

    /** The ids of a type whose resources refer to one of some patients. */
    TreeSet<String> idsAbout(String type, TreeSet<String> patients) {
        TreeSet<String> ids = new TreeSet<>();
        linesByTypeAndId.getOrDefault(type, Map.of()).forEach((id, line) -> {
            if (patients(line).stream().anyMatch(patients::contains)) {
                ids.add(id);
            }
        });
        return ids;
    }

    private static TreeSet<String> patients(String line) {
        TreeSet<String> patients = new TreeSet<>();
        for (Matcher reference = PATIENT.matcher(line); reference.find(); ) {
            patients.add(reference.group(1));
        }
        return patients;
    }

    /** Puts everything on a server; returns how many resources that are. */
    int putOn(String base) throws IOException, InterruptedException {
        List<String> entries = new ArrayList<>();
        int count = 0;
        for (String type : TYPES) {
            for (Map.Entry<String, String> each :
                    linesByTypeAndId.getOrDefault(type, Map.of()).entrySet()) {
                entries.add(entry(type, each.getKey(), each.getValue()));
                count++;
                if (entries.size() == AT_ONCE) {
                    send(base, entries);
                }
            }
        }
        send(base, entries);
        return count;
    }

    /** Puts one more resource on a server. */
    static void put(String base, String type, String id, String members) throws IOException, InterruptedException {
        String resource = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\"" + members + "}";
        send(base, new ArrayList<>(List.of(entry(type, id, resource))));
    }

    private static String entry(String type, String id, String resource) {
        return "{\"resource\":" + resource + ",\"request\":{\"method\":\"PUT\",\"url\":\"" + type + "/" + id + "\"}}";
    }

    private static void send(String base, List<String> entries) throws IOException, InterruptedException {
        String bundle =
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[" + String.join(",", entries) + "]}";
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(base))
                                .header("Content-Type", "application/fhir+json")
                                .POST(HttpRequest.BodyPublishers.ofString(bundle))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        entries.clear();
    }
}
