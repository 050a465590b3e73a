package dev.fhirbulk.model;

/** In which list of the manifest a file stands (Bulk Data Access IG, "Response - Complete Status"). */
public enum FileKind {
    /** {@code output}: resources. */
    OUTPUT,
    /** {@code deleted}: Bundles that tell which resources are gone. */
    DELETED,
    /** {@code error}, or {@code outcome} in STU4: OperationOutcomes. */
    OUTCOME
}
