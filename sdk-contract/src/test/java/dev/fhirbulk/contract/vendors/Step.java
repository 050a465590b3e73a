package dev.fhirbulk.contract.vendors;

/** A column of {@code docs/servers.md}, and the test of {@link VendorTest} that stands in it. */
enum Step {
    SIGN_IN("sign-in", "signsIn"),
    KICK_OFF("kick-off", "kicksOff"),
    POLL("poll", "polls"),
    MANIFEST("manifest", "readsTheManifest"),
    FILES("files", "fetchesFiles"),
    ERRORS("errors", "explainsErrors"),
    REPEAT("repeat", "meetsARepeat"),
    DELETE("delete", "deletes"),
    WHOLE("whole export", "exportsEverything"),
    DETECTION("detection", "isDetected");

    final String title;
    final String test;

    Step(String title, String test) {
        this.title = title;
        this.test = test;
    }

    /** Whether it is about the server, so that the table of facts has a row for it. */
    boolean isFact() {
        return this != WHOLE;
    }
}
