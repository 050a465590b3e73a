package dev.fhirbulk.auth;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Whether a secret stands in what an exception prints. */
final class Leaks {

    private static final int TELLING = 16;

    private Leaks() {}

    /**
     * Fails when a telling part of a secret is printed with an exception.
     *
     * @param input where the secret came from; a secret that stands there elsewhere too is none any more
     * @param member what stands before the secret
     */
    static void check(Throwable thrown, String input, String member, String secret) {
        int at = input.indexOf(member + secret);
        if (at < 0) {
            return;
        }
        String elsewhere = input.substring(0, at + member.length()) + "\n"
                + input.substring(at + member.length() + secret.length());
        String printed = printed(thrown);
        for (int from = 0; from + TELLING <= secret.length(); from++) {
            String part = secret.substring(from, from + TELLING);
            if (printed.contains(part) && !elsewhere.contains(part)) {
                throw new AssertionError("a secret is printed with " + thrown.getClass(), thrown);
            }
        }
    }

    /** Fails when a line of what should be a key is printed with an exception. */
    static void lines(Throwable thrown, String key) {
        // Our own advice, of which a torn line may be a part.
        String printed = printed(thrown).replace("-----BEGIN PRIVATE KEY-----", "");
        if (key.lines().anyMatch(line -> line.length() > TELLING && printed.contains(line))) {
            throw new AssertionError("a part of the key is printed with " + thrown.getClass(), thrown);
        }
    }

    /** With all causes. */
    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
