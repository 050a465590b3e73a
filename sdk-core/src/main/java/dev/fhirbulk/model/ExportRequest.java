package dev.fhirbulk.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything one kick-off asks for. Immutable and thread-safe. Bulk Data Access IG, "Query Parameters".
 * Applications build it through {@code client.group(...)} and its kin.
 *
 * @param level whose data
 * @param types {@code _type}; empty for all that the server or the token's scopes allow
 * @param since {@code _since} as text, null for none
 * @param until {@code _until} as text, null for none
 * @param elements {@code _elements}
 * @param patients {@code patient}, as references {@code Patient/id}
 * @param includeAssociatedData {@code includeAssociatedData}
 * @param typeFilters {@code _typeFilter}
 * @param outputFormat {@code _outputFormat}, null to send none
 * @param organizeOutputBy {@code organizeOutputBy}, null for none
 * @param allowPartialManifests {@code allowPartialManifests}
 * @param parameters vendor parameters in order, each with its values
 * @param handling {@code Prefer: handling=…}
 * @param separateExportStatus whether {@code Prefer: separate-export-status} is sent (STU3)
 * @param noCache whether {@code Cache-Control: no-cache} is sent, so that HAPI does not answer with an old job
 * @param method the HTTP method of the kick-off
 */
public record ExportRequest(
        ExportLevel level,
        List<String> types,
        @Nullable String since,
        @Nullable String until,
        List<String> elements,
        List<String> patients,
        List<String> includeAssociatedData,
        List<TypeFilter> typeFilters,
        @Nullable String outputFormat,
        @Nullable String organizeOutputBy,
        boolean allowPartialManifests,
        Map<String, List<String>> parameters,
        Handling handling,
        boolean separateExportStatus,
        boolean noCache,
        Method method) {

    /** What the server is to do with parameters it does not support (RFC 7240 §4.4). */
    public enum Handling {
        /** Nothing is said; servers refuse. The default. */
        UNSPECIFIED,
        /** Ignore them. Danger: an ignored filter widens the export. */
        LENIENT,
        /** Refuse them. */
        STRICT
    }

    /** How the kick-off is sent. */
    public enum Method {
        /** What the server takes; of both, POST for patients and URLs over 4,000 characters. The default. */
        AUTO,
        /** A query (STU1 to STU3). */
        GET,
        /** A {@code Parameters} resource (STU2 on). */
        POST
    }

    /**
     * Checks what can be checked without a server.
     *
     * @throws IllegalArgumentException naming the parameter and what it should look like
     */
    public ExportRequest {
        types = checkedTypes(types, "_type");
        elements = List.copyOf(elements);
        patients = List.copyOf(patients);
        includeAssociatedData = List.copyOf(includeAssociatedData);
        typeFilters = List.copyOf(typeFilters);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        parameters.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        parameters = Collections.unmodifiableMap(copy);
        RequestRules.check(level, since, until, patients, method);
        RequestRules.checkFilters(types, typeFilters);
        RequestRules.checkNames(elements, includeAssociatedData, parameters);
    }

    /** A request for everything of a level. */
    public static ExportRequest of(ExportLevel level) {
        return new Builder(level).build();
    }

    /** A builder that begins with this request. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    private static List<String> checkedTypes(List<String> types, String parameter) {
        return types.stream()
                .map(type -> ResourceTypes.checked(type, parameter))
                .distinct()
                .toList();
    }

    /** The level and the types; never filters and patients, which may name people. */
    @Override
    public String toString() {
        return "ExportRequest[" + level + ", types=" + types + "]";
    }

    /**
     * Collects a request. Not thread-safe. Defaults: all types, nothing filtered, handling unspecified,
     * method {@link Method#AUTO}.
     *
     * @apiNote used by the front door; applications use {@code ExportBuilder}
     */
    public static final class Builder {
        private final ExportLevel level;
        private List<String> types = List.of();
        private @Nullable String since;
        private @Nullable String until;
        private List<String> elements = List.of();
        private List<String> patients = List.of();
        private List<String> includeAssociatedData = List.of();
        private List<TypeFilter> typeFilters = List.of();
        private @Nullable String outputFormat;
        private @Nullable String organizeOutputBy;
        private boolean allowPartialManifests;
        private Map<String, List<String>> parameters = Map.of();
        private Handling handling = Handling.UNSPECIFIED;
        private boolean separateExportStatus;
        private boolean noCache;
        private Method method = Method.AUTO;

        private Builder(ExportLevel level) {
            this.level = level;
        }

        private Builder(ExportRequest from) {
            this.level = from.level;
            this.types = from.types;
            this.since = from.since;
            this.until = from.until;
            this.elements = from.elements;
            this.patients = from.patients;
            this.includeAssociatedData = from.includeAssociatedData;
            this.typeFilters = from.typeFilters;
            this.outputFormat = from.outputFormat;
            this.organizeOutputBy = from.organizeOutputBy;
            this.allowPartialManifests = from.allowPartialManifests;
            this.parameters = from.parameters;
            this.handling = from.handling;
            this.separateExportStatus = from.separateExportStatus;
            this.noCache = from.noCache;
            this.method = from.method;
        }

        /** Sets {@link ExportRequest#types}. */
        public Builder types(List<String> value) {
            this.types = value;
            return this;
        }

        /** Sets {@link ExportRequest#since}; null is refused, because it is a lost transaction time. */
        public Builder since(@Nullable String value) {
            this.since = Instants.checked(value, "_since");
            return this;
        }

        /** Sets {@link ExportRequest#until}; null is refused. */
        public Builder until(@Nullable String value) {
            this.until = Instants.checked(value, "_until");
            return this;
        }

        /** Sets {@link ExportRequest#elements}. */
        public Builder elements(List<String> value) {
            this.elements = value;
            return this;
        }

        /** Sets {@link ExportRequest#patients}; ids may be given with or without {@code Patient/}. */
        public Builder patients(List<String> value) {
            this.patients = value.stream().map(RequestRules::patientReference).toList();
            return this;
        }

        /** Sets {@link ExportRequest#includeAssociatedData}. */
        public Builder includeAssociatedData(List<String> value) {
            this.includeAssociatedData = value;
            return this;
        }

        /** Sets {@link ExportRequest#typeFilters}. */
        public Builder typeFilters(List<TypeFilter> value) {
            this.typeFilters = value;
            return this;
        }

        /** Sets {@link ExportRequest#outputFormat}. */
        public Builder outputFormat(String value) {
            this.outputFormat = RequestRules.notBlank(value, "_outputFormat");
            return this;
        }

        /** Sets {@link ExportRequest#organizeOutputBy}. */
        public Builder organizeOutputBy(String value) {
            this.organizeOutputBy = ResourceTypes.checked(value, "organizeOutputBy");
            return this;
        }

        /** Sets {@link ExportRequest#allowPartialManifests}. */
        public Builder allowPartialManifests(boolean value) {
            this.allowPartialManifests = value;
            return this;
        }

        /** Sets {@link ExportRequest#parameters}. */
        public Builder parameters(Map<String, List<String>> value) {
            this.parameters = value;
            return this;
        }

        /** Sets {@link ExportRequest#handling}. */
        public Builder handling(Handling value) {
            this.handling = value;
            return this;
        }

        /** Sets {@link ExportRequest#separateExportStatus}. */
        public Builder separateExportStatus(boolean value) {
            this.separateExportStatus = value;
            return this;
        }

        /** Sets {@link ExportRequest#noCache}. */
        public Builder noCache(boolean value) {
            this.noCache = value;
            return this;
        }

        /** Sets {@link ExportRequest#method}. */
        public Builder method(Method value) {
            this.method = value;
            return this;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException when parts contradict each other
         */
        public ExportRequest build() {
            return new ExportRequest(
                    level,
                    types,
                    since,
                    until,
                    elements,
                    patients,
                    includeAssociatedData,
                    typeFilters,
                    outputFormat,
                    organizeOutputBy,
                    allowPartialManifests,
                    parameters,
                    handling,
                    separateExportStatus,
                    noCache,
                    method);
        }
    }
}
