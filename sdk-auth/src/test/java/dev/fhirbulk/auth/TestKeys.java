package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Keys in the forms that files give them, made for one test. */
final class TestKeys {

    static final char[] PASSWORD = "changed".toCharArray();

    private TestKeys() {}

    static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    static KeyPair curve(String name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() > 255) {
            out.writeBytes(new byte[] {(byte) 0x82, (byte) (content.size() >> 8), (byte) content.size()});
        } else if (content.size() > 127) {
            out.writeBytes(new byte[] {(byte) 0x81, (byte) content.size()});
        } else {
            out.write(content.size());
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] pkcs1(RSAPrivateCrtKey key) {
        return tagged(
                0x30,
                Arrays.stream(new BigInteger[] {
                            BigInteger.ZERO,
                            key.getModulus(),
                            key.getPublicExponent(),
                            key.getPrivateExponent(),
                            key.getPrimeP(),
                            key.getPrimeQ(),
                            key.getPrimeExponentP(),
                            key.getPrimeExponentQ(),
                            key.getCrtCoefficient()
                        })
                        .map(number -> tagged(0x02, number.toByteArray()))
                        .toArray(byte[][]::new));
    }

    /** RFC 5915; with the curve named in it, as OpenSSL writes it, or without, as PKCS#8 has it. */
    static byte[] sec1(byte[] scalar, byte[]... curve) {
        byte[] start = concat(tagged(0x02, new byte[] {1}), tagged(0x04, scalar));
        return curve.length == 0 ? tagged(0x30, start) : tagged(0x30, start, tagged(0xA0, curve[0]));
    }

    /** PKCS#8 of a curve whose object identifier is given as tagged bytes in hex. */
    static byte[] pkcs8(String curveOid, byte[] scalar) {
        HexFormat hex = HexFormat.of();
        return tagged(
                0x30,
                tagged(0x02, new byte[1]),
                tagged(0x30, hex.parseHex("06072a8648ce3d0201"), hex.parseHex(curveOid)),
                tagged(0x04, sec1(scalar)));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** A key store made by keytool, because only certificates make entries, and Java has no API to make those. */
    static Path store(Path file, String alias, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-dname",
                "CN=test",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changed",
                "-keystore",
                file.toString()));
        command.addAll(List.of(options));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(said).isZero();
            return file;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts another key into a store's entry; its certificate stays. */
    static Path withKey(Path file, String alias, PrivateKey key) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        store.setKeyEntry(alias, key, PASSWORD, new Certificate[] {store.getCertificate(alias)});
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return file;
    }
}
