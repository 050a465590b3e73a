package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Preference;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.ExportRequest.Handling;
import java.util.Locale;

/** The {@code Prefer} header of a kick-off: one line, in the one order that the strictest parsers take. Stateless. */
final class Prefer {

    private Prefer() {}

    static String of(ExportRequest request, ServerProfile profile) {
        StringBuilder line = new StringBuilder("respond-async");
        if (request.handling() != Handling.UNSPECIFIED && profile.preferences().contains(Preference.HANDLING)) {
            line.append(", handling=").append(request.handling().name().toLowerCase(Locale.ROOT));
        }
        if (request.separateExportStatus() && profile.preferences().contains(Preference.SEPARATE_EXPORT_STATUS)) {
            line.append(", separate-export-status");
        }
        return line.toString();
    }
}
