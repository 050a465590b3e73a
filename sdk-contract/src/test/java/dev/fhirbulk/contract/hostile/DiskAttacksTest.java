package dev.fhirbulk.contract.hostile;

import static dev.fhirbulk.contract.hostile.Scene.LINE;
import static dev.fhirbulk.contract.hostile.Scene.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.function.Predicate;

/** Ways to write or read what is none of the export's business on the client's machine. */
class DiskAttacksTest extends HostileTest {

    private static final String MINE = "a secret of this machine";

    /** Puts a file of the caller beside the export. */
    static void mine(Scene scene) {
        write(scene.outside.resolve("mine"), MINE);
    }

    /** Whether the caller's file was copied into the export. */
    static boolean tookMine(Scene scene) {
        return Scene.below(scene.directory).stream()
                .anyMatch(name -> read(scene.directory.resolve(name)).contains(MINE));
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void typed(String type, Predicate<Scene> succeeded) throws Exception {
        attack(scene -> scene.manifest("\"output\":[" + entry(type, scene.base + "/file") + "]"), succeeded);
    }

    @Attack(value = "A type climbs out of the directory", promise = Promise.DISK)
    void climbingType() throws Exception {
        typed("../outside/evil", scene -> !Scene.below(scene.outside).isEmpty());
    }

    @Attack(value = "A type climbs out by a detour through a folder", promise = Promise.DISK)
    void climbingByADetour() throws Exception {
        typed("deleted/../../outside/evil", scene -> !Scene.below(scene.outside).isEmpty());
    }

    @Attack(value = "A type is an absolute path", promise = Promise.DISK)
    void absoluteType() throws Exception {
        attack(
                scene -> scene.manifest("\"output\":[" + entry(scene.outside + "/evil", scene.base + "/file") + "]"),
                scene -> !Scene.below(scene.outside).isEmpty());
    }

    @Attack(value = "A type climbs in the way of another operating system", promise = Promise.DISK)
    void backslashes() throws Exception {
        typed("..\\\\..\\\\evil", scene -> Scene.below(scene.directory).stream().anyMatch(name -> name.contains("\\")));
    }

    @Attack(value = "A type names a hidden file of the user's shell", promise = Promise.DISK)
    void hiddenFile() throws Exception {
        typed(".bashrc", scene -> Scene.below(scene.directory).stream().anyMatch(name -> name.startsWith(".bashrc")));
    }

    @Attack(value = "A type makes folders of its own", promise = Promise.DISK)
    void foldersOfItsOwn() throws Exception {
        typed("a/b/c/Patient", scene -> Files.isDirectory(scene.directory.resolve("a")));
    }

    @Attack(value = "A type holds control characters for the terminal that lists it", promise = Promise.DISK)
    void controlCharacters() throws Exception {
        typed(
                "\\u001b[2J\\nPatient",
                scene -> Scene.below(scene.directory).stream().anyMatch(name -> name.contains("\u001b")));
    }

    @Attack(value = "A type longer than a file's name may be ends the export of that file", promise = Promise.DISK)
    void overlongType() throws Exception {
        typed(
                "P".repeat(5000),
                scene -> Scene.below(scene.directory).stream().noneMatch(name -> name.endsWith(".ndjson")));
    }

    @Attack(value = "The manifest lists a file of this machine", promise = Promise.DISK)
    void fileOfThisMachine() throws Exception {
        attack(
                scene -> {
                    mine(scene);
                    scene.lists(scene.outside.resolve("mine").toUri().toString());
                },
                DiskAttacksTest::tookMine);
    }

    @Attack(value = "The manifest lists an entry of an archive of this machine", promise = Promise.DISK)
    void entryOfAnArchive() throws Exception {
        attack(
                scene -> {
                    archive(scene.outside.resolve("mine.jar"));
                    scene.lists("jar:" + scene.outside.resolve("mine.jar").toUri() + "!/mine");
                },
                DiskAttacksTest::tookMine);
    }

    private static void archive(Path file) {
        try (var jar = new java.util.zip.ZipOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new java.util.zip.ZipEntry("mine"));
            jar.write(MINE.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void linked(String name, String listed) throws Exception {
        attack(
                scene -> {
                    link(scene.directory.resolve(name), scene.outside);
                    scene.manifest("\"requiresAccessToken\":true," + listed.replace("BASE", scene.base));
                },
                scene -> !Scene.below(scene.outside).isEmpty());
    }

    private static void link(Path link, Path target) {
        try {
            assumeTrue(Files.getFileStore(target).supportsFileAttributeView("posix"), "links need a POSIX file system");
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Attack(value = "A local user laid a link where the folder of deletions will be", promise = Promise.DISK)
    void linkedFolder() throws Exception {
        linked("deleted", "\"deleted\":[{\"type\":\"deleted/Bundle\",\"url\":\"BASE/file\"}]");
    }

    @Attack(value = "A local user laid a link where the folder of outcomes will be", promise = Promise.DISK)
    void linkedOutcomes() throws Exception {
        linked("outcomes", "\"error\":[{\"type\":\"outcomes/OperationOutcome\",\"url\":\"BASE/file\"}]");
    }

    @Attack(value = "A local user laid a link where a file will be", promise = Promise.DISK)
    void linkedFile() throws Exception {
        attack(
                scene -> {
                    mine(scene);
                    link(scene.directory.resolve("Patient.1.ndjson"), scene.outside.resolve("mine"));
                    link(scene.directory.resolve("Patient.0001.ndjson"), scene.outside.resolve("mine"));
                    link(scene.directory.resolve("Patient.0001.ndjson.part"), scene.outside.resolve("mine"));
                    write(scene.directory.resolve(".bulk-export/x"), "");
                    scene.lists(scene.base + "/file");
                },
                scene -> read(scene.outside.resolve("mine")).equals(LINE));
    }

    @Attack(value = "Another user of the machine reads the stored files", promise = Promise.DISK)
    void permissions() throws Exception {
        attack(
                scene -> {
                    assumeTrue(
                            scene.outside
                                    .getFileSystem()
                                    .supportedFileAttributeViews()
                                    .contains("posix"),
                            "permissions need a POSIX file system");
                    scene.lists(scene.base + "/file");
                },
                scene -> Scene.below(scene.directory).stream()
                        .anyMatch(name -> readableByOthers(scene.directory.resolve(name))));
    }

    private static boolean readableByOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.GROUP_READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
