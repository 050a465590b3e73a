package dev.fhirbulk.internal.json;

import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.AttachmentReport.AlreadyPresent;
import dev.fhirbulk.model.AttachmentReport.Attachment;
import dev.fhirbulk.model.AttachmentReport.Failed;
import dev.fhirbulk.model.AttachmentReport.Fetched;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import dev.fhirbulk.model.AttachmentReport.Skip;
import dev.fhirbulk.model.AttachmentReport.Skipped;
import dev.fhirbulk.model.AttachmentReport.Stored;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What became of one attachment as a JSON object; paths relative to the directory, with {@code /}. */
final class AttachmentOutcomeJson {

    private AttachmentOutcomeJson() {}

    static Map<String, Object> write(Path directory, Outcome outcome) {
        Map<String, Object> members = new LinkedHashMap<>();
        Attachment attachment = outcome.attachment();
        members.put("status", status(outcome));
        members.put("type", attachment.type());
        members.put("element", attachment.element());
        members.put("source", attachment.source());
        members.put("line", attachment.line());
        members.put("declared", attachment.contentType());
        attachment.size().ifPresent(size -> members.put("size", size));
        outcome.stored().ifPresent(file -> {
            members.put("path", Layout.relative(directory, file.path()));
            members.put("bytes", file.bytes());
            members.put("sha256", file.sha256());
            members.put("contentType", file.contentType());
            members.put("verified", file.verified());
        });
        if (outcome instanceof Skipped skipped) {
            members.put("why", skipped.why().name());
            members.put("reason", skipped.reason());
        } else if (outcome instanceof Failed failed) {
            members.put("reason", failed.reason());
        }
        return members;
    }

    private static String status(Outcome outcome) {
        if (outcome instanceof Fetched) {
            return "fetched";
        }
        if (outcome instanceof AlreadyPresent) {
            return "present";
        }
        return outcome instanceof Skipped ? "skipped" : "failed";
    }

    /** Reads it back; IllegalArgumentException when it is no such object or its path leaves the directory. */
    static Outcome read(Path directory, Map<String, Object> members) {
        Attachment attachment = new Attachment(
                text(members, "type"),
                text(members, "element"),
                text(members, "source"),
                number(members, "line"),
                text(members, "declared"),
                members.get("size") instanceof Long size ? OptionalLong.of(size) : OptionalLong.empty());
        return switch (text(members, "status")) {
            case "fetched" -> new Fetched(attachment, stored(directory, members));
            case "present" -> new AlreadyPresent(attachment, stored(directory, members));
            case "skipped" -> new Skipped(attachment, Skip.valueOf(text(members, "why")), text(members, "reason"));
            case "failed" -> new Failed(attachment, text(members, "reason"));
            default -> throw new IllegalArgumentException("an attachment has an unknown status");
        };
    }

    private static Stored stored(Path directory, Map<String, Object> members) {
        return new Stored(
                Layout.resolve(directory, text(members, "path")),
                number(members, "bytes"),
                text(members, "sha256"),
                text(members, "contentType"),
                Boolean.TRUE.equals(members.get("verified")));
    }

    private static String text(Map<String, Object> members, String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing");
    }

    private static long number(Map<String, Object> members, String name) {
        if (members.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing");
    }
}
