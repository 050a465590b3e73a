package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Where files stand, and what the manifest tells of them. */
final class FileUrls {

    private final World world;
    private final Paths paths;
    private final Supplier<String> origin;
    private final FileOrigin store;

    FileUrls(World world, Paths paths, Supplier<String> origin, FileOrigin store) {
        this.world = world;
        this.paths = paths;
        this.origin = origin;
        this.store = store;
    }

    /** The URL in the manifest. */
    String of(Job job, Job.Spooled file) {
        return switch (world.files()) {
            case REDIRECT_TO_STORE, BASE ->
                (world.has(Trait.URLS_RELATIVE) ? "" : origin.get())
                        + paths.file(job.id(), file.name(), job.files().indexOf(file));
            case STORE -> atStore(job, file, true);
            case STORE_WITH_TOKEN, STORE_WITH_OWN_TOKEN -> atStore(job, file, false);
        };
    }

    /** At the store; a signed URL refuses tokens. */
    String atStore(Job job, Job.Spooled file, boolean signed) {
        return store.url(job.id() + "/" + file.name(), file.path(), signed);
    }

    /** Whether a client must show a token, were the manifest to tell the truth. */
    boolean needToken() {
        return !world.open() && world.files() != Scenario.Files.STORE;
    }

    long length(Job.Spooled file) {
        try {
            return Files.size(file.path());
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    String sha256(Job.Spooled file) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file.path())));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
