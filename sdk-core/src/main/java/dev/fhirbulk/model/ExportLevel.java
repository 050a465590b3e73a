package dev.fhirbulk.model;

/** Whose data is exported. Immutable and thread-safe. Bulk Data Access IG, "Endpoints". */
public sealed interface ExportLevel {

    /** Everything on the server: {@code [base]/$export}. */
    @SuppressWarnings("JavaLangClash") // the guide's own word, always written with its outer name
    record System() implements ExportLevel {}

    /** All patients: {@code [base]/Patient/$export}. */
    record Patients() implements ExportLevel {}

    /**
     * The members of one group: {@code [base]/Group/[id]/$export}.
     *
     * @param id the group's logical id; any text, it is encoded for the path
     */
    record Group(String id) implements ExportLevel {

        /**
         * Checks the id.
         *
         * @throws IllegalArgumentException when it is blank or could be taken for a path
         */
        public Group {
            if (id.isBlank() || id.contains("/") || id.equals(".") || id.equals("..")) {
                throw new IllegalArgumentException(
                        "Group id \"" + id + "\" is not a logical id: it must not be empty or"
                                + " hold a slash. Give \"123\", not \"Group/123\" or a URL.");
            }
        }
    }
}
