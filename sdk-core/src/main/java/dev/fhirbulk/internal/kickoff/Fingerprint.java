package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.model.ExportRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash that tells whether two exports ask the same of the same server; it gives nothing away. Stateless. */
final class Fingerprint {

    private Fingerprint() {}

    static String of(URI base, ExportRequest request) {
        StringBuilder text = new StringBuilder("1\n")
                .append(base)
                .append('\n')
                .append(request.level())
                .append('\n');
        Parameter.of(request)
                .forEach(p ->
                        text.append(p.name()).append('=').append(p.values()).append('\n'));
        text.append(FilterText.values(request.typeFilters(), ListEncoding.REPEAT))
                .append('\n');
        text.append(request.handling());
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
