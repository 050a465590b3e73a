package dev.fhirbulk.contract.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that are made for a test, each a context that has the key and trusts nothing but itself. */
final class Tls {

    private static final String PASSWORD = "changed";

    private Tls() {}

    /** For 127.0.0.1. */
    static SSLContext ours() throws IOException, InterruptedException, GeneralSecurityException {
        return named("ip:127.0.0.1", "7");
    }

    /** For another name. */
    static SSLContext anothers() throws IOException, InterruptedException, GeneralSecurityException {
        return named("dns:another.example", "7");
    }

    private static SSLContext named(String name, String days)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("tls");
        Path file = folder.resolve("tls.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process keytool = new ProcessBuilder((tool + " -genkeypair -alias tls -keyalg EC -dname CN=test -ext san="
                                + name
                                + " -validity " + days + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore "
                                + file)
                        .split(" "))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Files.delete(file);
        Files.delete(folder);
        return context(store);
    }

    private static SSLContext context(KeyStore store) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("tls", store.getCertificate("tls"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
