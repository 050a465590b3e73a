package dev.fhirbulk.contract.hostile;

/** What the library promises against an attacker; SECURITY.md says it at length. */
enum Promise {
    TOKEN("The token reaches origins that the caller trusts, and no other."),
    BELONGINGS("Bodies, headers and other credentials stay with the origin that they were meant for."),
    REDIRECTS("Redirects are followed by hand: GET only, at most five, each hop checked anew."),
    CLEAR("Nothing travels in clear beyond this machine, and nobody else's certificate is believed."),
    INSIDE("A public server cannot send the client into a private network."),
    DISK("Nothing is written or read outside the export directory, and files are their owner's."),
    LIMITS("What a server sends is taken up to a limit."),
    SILENCE("No secret and no patient data stand in logs, messages, journal or report.");

    final String words;

    Promise(String words) {
        this.words = words;
    }
}
