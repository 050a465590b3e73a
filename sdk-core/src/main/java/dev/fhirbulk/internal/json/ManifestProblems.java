package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.model.FileKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a manifest. URLs never appear: they may be secrets. */
record ManifestProblems(ErrorContext where, Limits limits) {

    ManifestException empty() {
        return wrong("is empty. Read it again later; some servers answer so when nothing matched the request.");
    }

    ManifestException html(String head) {
        return new ManifestException(
                answer(null, head),
                "The manifest is HTML or XML instead of JSON. Probably a gateway or a login page answered:"
                        + " check the base URL and the credentials; body() holds the beginning.");
    }

    ManifestException notJson(String head) {
        return new ManifestException(
                answer(null, head), "The manifest is not a JSON object; body() holds its beginning.");
    }

    ManifestException malformed(long offset) {
        return wrong("is malformed JSON near byte " + offset + ". Report it to the server's operator.");
    }

    ManifestException cut() {
        return new ManifestException(where.retryable(true), "The manifest was cut off before its end. Read it again.");
    }

    LimitExceededException tooDeep() {
        return tooLarge(Limit.JSON_DEPTH, "is nested deeper than is read");
    }

    ManifestException tooLong() {
        return wrong("holds a text of more than " + Jackson.MAX_TEXT + " characters or an endless number."
                + " Report it to the server's operator.");
    }

    ManifestException outcome(OperationOutcome outcome) {
        return new ManifestException(
                answer(outcome, null),
                "The server sent an OperationOutcome instead of a manifest; issues() says what it complains of.");
    }

    ManifestException noManifest(String text) {
        return new ManifestException(
                answer(null, text),
                "The manifest is a JSON object without transactionTime and without any list of files, so it is"
                        + " no manifest; body() holds its beginning.");
    }

    ManifestException noUrl(FileKind kind, int position) {
        return wrong("lists an entry without a usable URL: number " + (position + 1) + " of its "
                + kind.name().toLowerCase(Locale.ROOT) + " files. Report it to the server's operator.");
    }

    ManifestException noList(FileKind kind) {
        return wrong("holds something else where the list of " + kind.name().toLowerCase(Locale.ROOT)
                + " files belongs. Report it to the server's operator.");
    }

    ManifestException badNext() {
        return wrong("links to a next page by something that is no URL. Report it to the server's operator.");
    }

    LimitExceededException tooLarge(Limit limit, String what) {
        return limits.exceeded(limit, where, "The manifest " + what);
    }

    ManifestException wrong(String what) {
        return new ManifestException(where, "The manifest " + what);
    }

    private ErrorContext answer(@Nullable OperationOutcome outcome, @Nullable String body) {
        return where.answer(where.status(), where.requestIds(), outcome, body);
    }
}
