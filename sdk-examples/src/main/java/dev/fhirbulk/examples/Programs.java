package dev.fhirbulk.examples;

import dev.fhirbulk.error.BulkExportException;
import java.io.PrintStream;

/** What all programs here share: how they start, and how they end when something goes wrong. */
final class Programs {

    /** A program that can be called by tests. */
    @FunctionalInterface
    interface Program {
        /** Returns the exit code. */
        int run(String[] args, PrintStream out) throws Exception;
    }

    private Programs() {}

    static void main(String[] args, Program program) throws Exception {
        // Larger reads: the JDK's client hands on 16 KB at a time by default, which costs a third of the throughput.
        System.setProperty("jdk.httpclient.bufsize", "131072");
        int code = guarded(args, program, System.out);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** The exit code: the program's own, 2 for wrong words, 1 for a failed export. */
    static int guarded(String[] args, Program program, PrintStream out) throws Exception {
        try {
            return program.run(args, out);
        } catch (IllegalArgumentException wrong) {
            out.println("error: " + wrong.getMessage());
            return 2;
        } catch (BulkExportException failed) {
            out.println("error: " + failed.getMessage());
            return 1;
        }
    }
}
