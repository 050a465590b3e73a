package dev.fhirbulk.internal.preflight;

import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Deadline;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.HttpDates;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.json.Json;
import dev.fhirbulk.internal.preflight.ServerFacts.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what a server says of itself, without a token and without trying again. Thread-safe. */
public final class FactsReader {

    private final Http http;

    /** For a client. */
    public FactsReader(Http http) {
        this.http = http;
    }

    /** What one request brought. */
    private record Read(Answer answer, Map<String, Object> json) {}

    /** Never throws for what a server or the network does. */
    ServerFacts read() {
        Read metadata = get("/metadata", "application/fhir+json, application/json;q=0.9");
        Read smart = get("/.well-known/smart-configuration", "application/json");
        Tree statement = new Tree(metadata.json());
        Tree configuration = new Tree(smart.json());
        List<String> names = new ArrayList<>();
        for (Tree each : List.of(
                statement.in("software").in("name"),
                statement.in("implementation").in("description"),
                statement.in("implementation").in("url"),
                statement.in("publisher"),
                statement.in("name"))) {
            each.text().ifPresent(names::add);
        }
        List<String> guides = new ArrayList<>(statement.texts("instantiates"));
        guides.addAll(statement.texts("implementationGuide"));
        TreeSet<String> types = new TreeSet<>();
        Map<Level, List<String>> exports = exports(statement, types);
        return new ServerFacts(
                metadata.answer(),
                smart.answer(),
                List.copyOf(names),
                statement.in("software").in("version").text().orElse(null),
                statement.in("fhirVersion").text().orElse(null),
                guides,
                exports,
                types,
                configuration.in("token_endpoint").text().isPresent(),
                new TreeSet<>(configuration.texts("scopes_supported")));
    }

    private static Map<Level, List<String>> exports(Tree statement, Set<String> types) {
        Map<Level, List<String>> exports = new EnumMap<>(Level.class);
        for (Tree rest : statement.list("rest")) {
            operations(rest, Level.SYSTEM, exports);
            for (Tree resource : rest.list("resource")) {
                String type = resource.in("type").text().orElse("");
                types.add(type);
                if (type.equals("Patient") || type.equals("Group")) {
                    operations(resource, type.equals("Group") ? Level.GROUP : Level.PATIENTS, exports);
                }
            }
        }
        return exports;
    }

    /** Servers name an operation as they like; what it is shows in its definition, or in its name. */
    private static void operations(Tree owner, Level level, Map<Level, List<String>> exports) {
        for (Tree operation : owner.list("operation")) {
            String definition = operation.in("definition").text().orElse("");
            String name = operation.in("name").text().orElse("").replace("$", "");
            if (name.equals("export") || name.startsWith("export-v") || definition.contains("export")) {
                Level own = definition.contains("patient-export")
                        ? Level.PATIENTS
                        : definition.contains("group-export") ? Level.GROUP : level;
                exports.computeIfAbsent(own, any -> new ArrayList<>()).add(definition.isEmpty() ? name : definition);
            }
        }
    }

    private Read get(String path, String accept) {
        Call.Job job =
                new Call.Job(List.of(), null, Deadline.none(http.settings().time()));
        URI uri = URI.create(http.settings().fhirBase() + path);
        Call call = Call.get(Phase.DISCOVERY, uri, job).token(Call.Token.NEVER).header("Accept", accept);
        try {
            return http.once(call, this::read);
        } catch (ExportInterruptedException interrupted) {
            throw interrupted;
        } catch (BulkExportException none) {
            return new Read(new Answer(none.status().orElse(0), false, null, null, none), Map.of());
        }
    }

    private Read read(Reply reply) throws IOException {
        byte[] body = reply.body().readNBytes(http.settings().limits().intOf(Limit.TOKEN_BYTES));
        Map<String, Object> json = Json.object(body).orElse(null);
        Answer answer = new Answer(reply.status(), json != null, skew(reply), reply.tlsText(), null);
        return new Read(answer, json == null ? Map.of() : json);
    }

    private static @Nullable Duration skew(Reply reply) {
        return reply.header("Date")
                .flatMap(HttpDates::parse)
                .map(date -> Duration.between(reply.received(), date))
                .orElse(null);
    }
}
