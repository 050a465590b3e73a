package dev.fhirbulk;

import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.model.ExportWarning.Kind;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is doubtful about an export, found by comparing what was asked, promised and delivered. Stateless. */
final class Warnings {

    private static final int PER_KIND = 20;

    /** Says nothing against this export, so no policy fails for it. */
    private static final ExportWarning TIME_OF_COMPLETION = new ExportWarning(
            Kind.TRANSACTION_TIME,
            "This server's transactionTime is the time of completion: as the next _since it misses what changed while the"
                    + " job ran. Take a time before the kick-off instead.");

    private Warnings() {}

    /**
     * What was asked for and permitted.
     *
     * @param types the resource types asked for; empty for all
     * @param granted the scopes granted; empty when not known
     * @param withheld the scopes asked for and not granted
     * @param ignored the parameters that the server said it ignored
     * @param differing what of the request the manifest repeats otherwise
     * @param timeOfCompletion whether the server is known to take its transaction time too late
     */
    record Asked(
            List<String> types,
            Set<String> granted,
            Set<String> withheld,
            Set<String> ignored,
            List<String> differing,
            boolean timeOfCompletion) {}

    static List<ExportWarning> of(
            Asked asked, ExportManifest manifest, List<FileOutcome> files, Map<Severity, Long> issues) {
        List<ExportWarning> all = new ArrayList<>();
        serverErrors(issues, all);
        boolean organized = manifest.outputOrganizedBy() != null;
        files.forEach(file -> compare(file, organized, all));
        missingTypes(asked.types(), files, all);
        request(asked, all);
        scopes(asked, all);
        transactionTime(manifest, all);
        if (asked.timeOfCompletion()) {
            all.add(TIME_OF_COMPLETION);
        }
        return bounded(all);
    }

    /** Whether one of them speaks against the export. */
    static boolean doubtful(List<ExportWarning> warnings) {
        return warnings.stream().anyMatch(warning -> !warning.equals(TIME_OF_COMPLETION));
    }

    private static void serverErrors(Map<Severity, Long> issues, List<ExportWarning> all) {
        long errors = issues.getOrDefault(Severity.FATAL, 0L) + issues.getOrDefault(Severity.ERROR, 0L);
        if (errors > 0) {
            all.add(new ExportWarning(
                    Kind.SERVER_ERRORS,
                    "The server reports " + errors + " errors in its outcome files: resources may be missing. issues()"
                            + " and the files in outcomes/ say which."));
        }
    }

    private static void compare(FileOutcome file, boolean organized, List<ExportWarning> all) {
        FileOutcome.Stored stored = file.stored().orElse(null);
        // Some servers count lost resources in the entries of outcome files, so that count is no promise.
        if (stored == null || file.kind() == FileKind.OUTCOME) {
            return;
        }
        String name = name(file);
        long found = stored.resources();
        file.listed().count().ifPresent(declared -> {
            // Whether header lines count as resources, the guide leaves open.
            if (declared != found && !organized) {
                all.add(new ExportWarning(
                        Kind.COUNT_DIFFERS, name + " holds " + found + " resources, " + declared + " were declared."));
            }
        });
        Set<String> others = new TreeSet<>(stored.types());
        others.remove(file.type());
        if (!file.type().isEmpty() && !others.isEmpty()) {
            all.add(new ExportWarning(
                    Kind.TYPE_DIFFERS,
                    name + " is declared as " + safe(file.type()) + " and also holds " + others + "."));
        }
    }

    private static void missingTypes(List<String> asked, List<FileOutcome> files, List<ExportWarning> all) {
        Set<String> delivered = new HashSet<>();
        for (FileOutcome file : files) {
            if (file.kind() == FileKind.OUTPUT) {
                delivered.add(file.type());
                file.stored().ifPresent(stored -> delivered.addAll(stored.types()));
            }
        }
        for (String type : asked) {
            if (!delivered.contains(type)) {
                all.add(
                        new ExportWarning(
                                Kind.TYPE_MISSING,
                                type
                                        + " was asked for and not delivered: there may be none, or the server may have left it out."));
            }
        }
    }

    private static void request(Asked asked, List<ExportWarning> all) {
        for (String name : asked.ignored()) {
            // The name alone, for ignoredParameters(); the server's sentence stands in the outcome files.
            all.add(new ExportWarning(Kind.PARAMETER_IGNORED, name));
        }
        if (!asked.differing().isEmpty()) {
            all.add(new ExportWarning(
                    Kind.REQUEST_DIFFERS,
                    "The manifest answers a request that differs in " + String.join(", ", asked.differing())
                            + ": perhaps another job's. Compare its request with what was asked."));
        }
    }

    private static void scopes(Asked asked, List<ExportWarning> all) {
        if (!asked.withheld().isEmpty()) {
            all.add(new ExportWarning(
                    Kind.SCOPE_NARROWED,
                    "The authorization server did not grant " + String.join(" ", asked.withheld())
                            + ": resources may be missing."));
            return;
        }
        Set<String> granted = asked.granted();
        for (String type : granted.isEmpty() ? List.<String>of() : asked.types()) {
            boolean covered =
                    granted.stream().anyMatch(scope -> scope.contains("/" + type + ".") || scope.contains("/*."));
            if (!covered) {
                all.add(new ExportWarning(
                        Kind.SCOPE_NARROWED, "The authorization server granted no scope for " + type + "."));
            }
        }
    }

    private static void transactionTime(ExportManifest manifest, List<ExportWarning> all) {
        if (manifest.transactionInstant().isEmpty()) {
            all.add(
                    new ExportWarning(
                            Kind.TRANSACTION_TIME,
                            "The manifest's transactionTime is missing or no FHIR instant: it cannot serve as the next _since."));
        }
    }

    private static List<ExportWarning> bounded(List<ExportWarning> all) {
        List<ExportWarning> kept = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<ExportWarning> same =
                    all.stream().filter(warning -> warning.kind() == kind).toList();
            kept.addAll(same.subList(0, Math.min(PER_KIND, same.size())));
            if (same.size() > PER_KIND) {
                kept.add(new ExportWarning(kind, "… and " + (same.size() - PER_KIND) + " more of this kind."));
            }
        }
        return kept;
    }

    private static String name(FileOutcome file) {
        return file.path()
                .map(path -> String.valueOf(path.getFileName()))
                .orElse("File " + file.listed().page() + "." + file.listed().position());
    }

    /** A type is the server's text; in a sentence it is kept short and plain. */
    private static String safe(String type) {
        String plain = type.replaceAll("[^A-Za-z]", "?");
        return plain.substring(0, Math.min(plain.length(), 64));
    }
}
