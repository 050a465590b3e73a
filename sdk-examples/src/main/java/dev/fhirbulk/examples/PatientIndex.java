package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hl7.fhir.r4.model.Patient;

/** An application that embeds the client: it keeps an index of patients. Its contract test is in this module's tests. */
public final class PatientIndex {

    private final BulkExportClient client;
    private final Map<String, String> birthDates = new ConcurrentHashMap<>();

    /** With a client that the application configured. */
    public PatientIndex(BulkExportClient client) {
        this.client = client;
    }

    /** Reads a group's patients into the index. */
    public void refresh(String group, Path directory) {
        ExportReport report =
                client.group(group).types("Patient").exportTo(directory).orThrow();
        try (ResourceIterator<Patient> patients = NdjsonReader.r4().read(report, Patient.class)) {
            while (patients.hasNext()) {
                Patient patient = patients.next();
                birthDates.put(
                        patient.getIdPart(),
                        String.valueOf(patient.getBirthDateElement().getValueAsString()));
            }
        }
    }

    /** Birth dates by patient id. */
    public Map<String, String> birthDates() {
        return Map.copyOf(birthDates);
    }
}
