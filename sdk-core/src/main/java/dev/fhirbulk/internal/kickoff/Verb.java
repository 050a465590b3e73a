package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.config.ServerProfile.Verbs;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.ExportRequest.Method;

/** Whether a kick-off is a GET or a POST. Stateless. */
final class Verb {

    /** Above this a POST is surer, where there is a choice. */
    private static final int LONG = 4000;

    /** Above this common servers and gateways refuse the request line, whatever stands in it. */
    private static final int TOO_LONG = 8000;

    private Verb() {}

    /**
     * Whether it is a POST.
     *
     * @param length of the URL that a GET would have
     * @throws IllegalArgumentException when the server takes no verb that could carry the request
     */
    static boolean isPost(ExportRequest request, ServerProfile profile, int length) {
        Verbs verbs = profile.verbs(Level.of(request.level()));
        return switch (verbs) {
            case GET_ONLY -> {
                checkGet(request, profile, length);
                yield false;
            }
            case POST_ONLY -> {
                if (request.method() == Method.GET) {
                    throw ProfileRules.refused(profile, "takes this kick-off by POST only. Leave the method to AUTO.");
                }
                yield true;
            }
            case GET_OR_POST ->
                request.method() == Method.POST
                        || (request.method() == Method.AUTO
                                && (!request.patients().isEmpty() || length > LONG));
        };
    }

    private static void checkGet(ExportRequest request, ServerProfile profile, int length) {
        if (request.method() == Method.POST) {
            throw ProfileRules.refused(profile, "takes this kick-off by GET only. Leave the method to AUTO.");
        }
        if (!request.patients().isEmpty()) {
            throw ProfileRules.refused(
                    profile, "takes this kick-off by GET only, which cannot carry patient. Export the whole group.");
        }
        if (length > TOO_LONG) {
            throw ProfileRules.refused(
                    profile,
                    "takes this kick-off by GET only, and its URL would have " + length
                            + " characters. Ask for fewer types, elements or filters at a time.");
        }
    }
}
