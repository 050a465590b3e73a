package dev.fhirbulk.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys in all their forms, made anew for each run so that none is ever stored. */
final class Keyring {

    static final char[] PASSWORD = "planted-store-password-0123456789".toCharArray();

    private static final List<String> ROUNDS =
            List.of("macIterationCount", "keyPbeIterationCount", "certPbeIterationCount");

    private final PrivateKey rsa = key("RSA", null);
    private final PrivateKey curve = key("EC", "secp384r1");
    private final Path folder;

    Keyring(Path folder) {
        this.folder = folder;
    }

    private static PrivateKey key(String kind, String curve) {
        try {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance(kind);
            if (curve == null) {
                pairs.initialize(2048);
            } else {
                pairs.initialize(new ECGenParameterSpec(curve));
            }
            return pairs.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException unknown) {
            throw new IllegalStateException(unknown);
        }
    }

    Map<String, byte[]> sets() throws Exception {
        Map<String, byte[]> sets = new LinkedHashMap<>();
        for (String algorithm : new String[] {"RS384", "ES384"}) {
            Path file = folder.resolve(algorithm + ".json");
            ClientKeys.generate(algorithm, "key-1").writePrivateJwkSet(file);
            sets.put("made " + algorithm, Files.readAllBytes(file));
        }
        String single = new String(sets.get("made ES384"), StandardCharsets.UTF_8);
        String key = single.substring(single.indexOf('[') + 1, single.lastIndexOf(']'));
        sets.put("made single", key.getBytes(StandardCharsets.UTF_8));
        return sets;
    }

    Map<String, byte[]> pems() {
        Map<String, byte[]> pems = new LinkedHashMap<>();
        pems.put("made RSA", pem("PRIVATE KEY", rsa.getEncoded()));
        pems.put("made EC", pem("PRIVATE KEY", curve.getEncoded()));
        pems.put("made PKCS#1", pem("RSA PRIVATE KEY", inner(rsa.getEncoded())));
        pems.put("made SEC 1", pem("EC PRIVATE KEY", sec1(curve.getEncoded())));
        return pems;
    }

    /** The first byte chooses the label. */
    Map<String, byte[]> ders() {
        return Map.of(
                "made PKCS#8",
                labelled(0, rsa.getEncoded()),
                "made PKCS#1",
                labelled(1, inner(rsa.getEncoded())),
                "made EC",
                labelled(0, curve.getEncoded()),
                "made SEC 1",
                labelled(2, sec1(curve.getEncoded())));
    }

    /** Made with few rounds, for what is tested is the reader and not the work of a password's hash. */
    Map<String, byte[]> stores() throws Exception {
        Path file = folder.resolve("made.p12");
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        ROUNDS.forEach(name -> words.add("-J-Dkeystore.pkcs12." + name + "=1"));
        words.addAll(List.of("-genkeypair", "-alias", "key-1", "-keyalg", "EC", "-groupname", "secp384r1"));
        words.addAll(List.of("-dname", "CN=test", "-storetype", "PKCS12", "-keystore", file.toString()));
        words.addAll(List.of("-storepass", String.valueOf(PASSWORD)));
        Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return Map.of("made store", Files.readAllBytes(file));
    }

    /** The scalar and the curve's name, taken from the PKCS#8 of a P-384 key. */
    private static byte[] sec1(byte[] pkcs8) {
        byte[] scalar = Arrays.copyOfRange(pkcs8, pkcs8.length - 48, pkcs8.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("303e0201010430"));
        out.writeBytes(scalar);
        out.writeBytes(HexFormat.of().parseHex("a00706052b81040022"));
        return out.toByteArray();
    }

    static byte[] pem(String label, byte[] der) {
        return ("-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                        + "-----\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] labelled(int label, byte[] der) {
        byte[] bytes = new byte[der.length + 1];
        bytes[0] = (byte) label;
        System.arraycopy(der, 0, bytes, 1, der.length);
        return bytes;
    }

    /** PKCS#1 begins 26 bytes into the PKCS#8 of an RSA key of 2048 bits. */
    private static byte[] inner(byte[] pkcs8) {
        return Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    }
}
