package dev.fhirbulk.internal.download;

import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listed file and what became of it, in few bytes: a manifest may list a hundred thousand, each with a signed URL
 * of a thousand characters. Guarded by its {@link Listing}.
 */
final class Row {

    /** Of a longer path, reports show the beginning and the end. */
    private static final int SHOWN = 160;

    private static final byte[] NONE = {};

    final int number;
    private final FileKey key;
    private final String type;
    private final long count;
    private final long size;
    private final @Nullable String continuesIn;
    private final @Nullable String extension;
    private final byte[] shown;
    private final long exact;
    private byte @Nullable [] link;
    private boolean taken;
    private boolean settled;
    private boolean downloaded;
    private FileOutcome.@Nullable Failed failed;
    private byte[] path = NONE;
    private byte[] sha256 = NONE;
    private long bytes;
    private long resources;
    private @Nullable String continuedBy;
    private Set<String> types = Set.of();

    Row(ManifestFile file, int number) {
        this.number = number;
        this.key = FileKey.of(file);
        this.type = file.type();
        this.count = file.count().orElse(-1);
        this.size = file.size().orElse(-1);
        this.continuesIn = file.continuesIn();
        this.extension = file.extension();
        this.exact = FileKey.exact(file.url().toString());
        this.shown = utf8(shortened(Uris.redact(file.url())));
    }

    /** Whether an entry of another reading of the manifest is this one. */
    boolean is(ManifestFile file) {
        return type.equals(file.type()) && key.equals(FileKey.of(file));
    }

    /**
     * Whether a file was stored under the name that this row has now. A server that lists its files otherwise than before
     * moves the names; two rows must never share one.
     */
    boolean isNameOf(FileOutcome.Stored file, @Nullable Path root) {
        Path location = file.location();
        return root == null
                || location == null
                || Layout.relative(root, location).startsWith(FileNames.name(key.kind(), type, number, ""));
    }

    /** The URL that its last block is said to go on in; null for none. */
    @Nullable
    String continuesIn() {
        return continuesIn;
    }

    /** A hash of its whole URL. */
    long exact() {
        return exact;
    }

    void continuedBy(String place) {
        continuedBy = place;
    }

    /** The last part of its URL's path. */
    String lastSegment() {
        return Continuations.name(new String(shown, StandardCharsets.UTF_8));
    }

    FileKey key() {
        return key;
    }

    boolean settled() {
        return settled;
    }

    FileKind kind() {
        return key.kind();
    }

    String type() {
        return type;
    }

    /** How many bytes the kept link has. */
    int linkSize() {
        return link == null ? 0 : link.length;
    }

    void link(@Nullable URI url) {
        link = url == null ? null : utf8(url.toString());
    }

    boolean inWork() {
        return taken && !settled;
    }

    /** The file with its link, if that is kept, for whoever fetches it. */
    @Nullable
    ManifestFile take() {
        taken = true;
        if (link == null) {
            return null;
        }
        URI url = URI.create(new String(link, StandardCharsets.UTF_8));
        return new ManifestFile(
                key.kind(), type, key.page(), key.position(), url, some(count), some(size), continuesIn, extension);
    }

    FileOutcome.Listed listed() {
        return new FileOutcome.Listed(
                key.kind(),
                type,
                key.page(),
                key.position(),
                new String(shown, StandardCharsets.UTF_8),
                some(count),
                continuedBy);
    }

    void failed(FileOutcome.Failed failure) {
        settled = true;
        failed = failure;
    }

    void stored(FileOutcome.Stored file, @Nullable Path root, boolean now, Set<String> sharedTypes) {
        settled = true;
        downloaded = now;
        Path location = file.location();
        path = root == null || location == null ? NONE : utf8(Layout.relative(root, location));
        sha256 = HexFormat.of().parseHex(file.sha256());
        bytes = file.bytes();
        resources = file.resources();
        types = sharedTypes;
    }

    FileOutcome outcome(@Nullable Path root) {
        if (failed != null) {
            return failed;
        }
        FileOutcome.Stored file = new FileOutcome.Stored(
                root == null ? null : Layout.resolve(root, new String(path, StandardCharsets.UTF_8)),
                bytes,
                resources,
                HexFormat.of().formatHex(sha256),
                types);
        return downloaded ? new FileOutcome.Downloaded(listed(), file) : new FileOutcome.AlreadyPresent(listed(), file);
    }

    private static OptionalLong some(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static String shortened(String url) {
        int half = SHOWN / 2;
        return url.length() <= SHOWN ? url : url.substring(0, half) + "…" + url.substring(url.length() - half);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
