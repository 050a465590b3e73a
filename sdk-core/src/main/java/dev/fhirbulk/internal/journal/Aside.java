package dev.fhirbulk.internal.journal;

import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Moves the remains of a failed export out of the way, deleting nothing. Stateless. */
final class Aside {

    private static final Pattern OLD = Pattern.compile("old-\\d+");

    private Aside() {}

    static void move(Path root) throws IOException {
        Path target = free(root);
        Durable.createOwnerOnlyDirectory(target);
        for (Path child : children(root)) {
            String name = String.valueOf(child.getFileName());
            if (!OLD.matcher(name).matches() && !child.equals(Layout.privateFolder(root))) {
                Files.move(child, target.resolve(name));
            }
        }
        Path folder = target.resolve(String.valueOf(Layout.privateFolder(root).getFileName()));
        Durable.createOwnerOnlyDirectory(folder);
        for (Path child : children(Layout.privateFolder(root))) {
            // The lock stays: it is held.
            if (!child.equals(Layout.lock(root))) {
                Files.move(child, folder.resolve(String.valueOf(child.getFileName())));
            }
        }
        Durable.forceDirectory(Layout.privateFolder(root));
        Durable.forceDirectory(root);
    }

    private static Path free(Path root) {
        for (int number = 1; ; number++) {
            Path candidate = root.resolve("old-" + number);
            if (!Files.exists(candidate)) {
                return candidate;
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }
}
