package dev.fhirbulk.testkit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Invented people and their records, the same for the same seed. All are members of {@code group-all}, the first five
 * also of {@code group-a}. Immutable and thread-safe.
 */
public final class SyntheticPopulation {

    private static final List<String> NAMES = List.of("Ada", "Björn", "Chloé", "Dmitri", "Emeka", "Fatima", "名前");
    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final List<String> patients = new ArrayList<>();
    private final Random random;

    private SyntheticPopulation(SyntheticPopulation from) {
        this.random = new Random(from.lines.hashCode());
        from.lines.forEach((type, list) -> lines.put(type, new ArrayList<>(list)));
        patients.addAll(from.patients);
    }

    private SyntheticPopulation(long seed, int patients) {
        this.random = new Random(seed);
        add("Organization", "org-1", "\"name\":\"General Hospital\"");
        add("Practitioner", "doc-1", "\"name\":[{\"family\":\"Carer\"}]");
        for (int i = 1; i <= patients; i++) {
            String id = "patient-" + i;
            this.patients.add(id);
            patient(id);
        }
        group("group-all", this.patients);
        group("group-a", this.patients.subList(0, Math.min(5, patients)));
    }

    /**
     * A population.
     *
     * @param seed the same seed gives the same records, byte for byte
     * @param patients how many people, at least 1
     */
    public static SyntheticPopulation of(long seed, int patients) {
        if (patients < 1) {
            throw new IllegalArgumentException("A population needs at least one patient.");
        }
        return new SyntheticPopulation(seed, patients);
    }

    /** The records as NDJSON lines by resource type. */
    public Map<String, List<String>> lines() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        lines.forEach((type, list) -> copy.put(type, List.copyOf(list)));
        return copy;
    }

    /** The same people with a Coverage and two ExplanationOfBenefits each. */
    public SyntheticPopulation withClaims() {
        SyntheticPopulation copy = new SyntheticPopulation(this);
        for (String id : patients) {
            String patient = "\"reference\":\"Patient/" + id + "\"}";
            copy.add("Coverage", id + "-cov", "\"status\":\"active\",\"beneficiary\":{" + patient);
            for (int claim = 1; claim <= 2; claim++) {
                copy.add(
                        "ExplanationOfBenefit",
                        id + "-eob-" + claim,
                        "\"status\":\"active\",\"use\":\"claim\",\"patient\":{" + patient);
            }
        }
        return copy;
    }

    private void patient(String id) {
        String subject = "\"subject\":{\"reference\":\"Patient/" + id + "\"}";
        add(
                "Patient",
                id,
                "\"name\":[{\"given\":[\"" + NAMES.get(random.nextInt(NAMES.size())) + "\"],\"family\":\"Example\"}],"
                        + "\"gender\":\"" + (random.nextBoolean() ? "female" : "male") + "\",\"birthDate\":\"19"
                        + (10 + random.nextInt(90)) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(9) + "\"");
        int encounters = 1 + random.nextInt(3);
        for (int e = 1; e <= encounters; e++) {
            add("Encounter", id + "-enc-" + e, "\"status\":\"finished\",\"class\":{\"code\":\"AMB\"}," + subject);
        }
        add("Condition", id + "-cond", "\"code\":{\"text\":\"Diabetes mellitus type 2\"}," + subject);
        int observations = 5 + random.nextInt(10);
        for (int o = 1; o <= observations; o++) {
            String value = String.format(Locale.ROOT, "%d.%02d", 4 + random.nextInt(9), random.nextInt(10) * 10);
            add(
                    "Observation",
                    id + "-obs-" + o,
                    "\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
                            + "\"code\":\"4548-4\"}]}," + subject + ",\"valueQuantity\":{\"value\":" + value
                            + ",\"unit\":\"%\"}");
        }
    }

    private void group(String id, List<String> members) {
        StringBuilder member = new StringBuilder();
        members.forEach(patient -> member.append(member.length() == 0 ? "" : ",")
                .append("{\"entity\":{\"reference\":\"Patient/")
                .append(patient)
                .append("\"}}"));
        add("Group", id, "\"type\":\"person\",\"actual\":true,\"member\":[" + member + "]");
    }

    private void add(String type, String id, String rest) {
        Instant updated = FIRST.plusSeconds(random.nextInt(300 * 24 * 3600));
        lines.computeIfAbsent(type, key -> new ArrayList<>())
                .add("{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",\"meta\":{\"lastUpdated\":\"" + updated
                        + "\"}," + rest + "}");
    }
}
