package dev.fhirbulk.auth.internal;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;

/** The few bytes of DER around an old private key that make it PKCS#8 (RFC 5208), which Java reads. Stateless. */
final class Der {

    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final byte[] RSA_ALGORITHM = hex("300d06092a864886f70d0101010500");
    private static final byte[] CURVE_ALGORITHM = hex("06072a8648ce3d0201");
    // prime256v1, secp384r1, secp521r1
    private static final List<byte[]> CURVES =
            List.of(hex("06082a8648ce3d030107"), hex("06052b81040022"), hex("06052b81040023"));

    private Der() {}

    /** PKCS#1 (RFC 8017, A.1.2) within PKCS#8. */
    static byte[] rsaAsPkcs8(byte[] pkcs1) {
        return wrap(RSA_ALGORITHM, pkcs1);
    }

    /** SEC 1 (RFC 5915) within PKCS#8; the curve is named in the key itself. */
    static byte[] curveAsPkcs8(byte[] sec1) {
        byte[] curve = CURVES.stream()
                .filter(candidate -> Curves.contains(sec1, candidate))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no known curve"));
        return wrap(tagged(SEQUENCE, CURVE_ALGORITHM, curve), sec1);
    }

    private static byte[] wrap(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, tagged(INTEGER, new byte[1]), algorithm, tagged(OCTETS, key));
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
        } else if (length >= 0x80) {
            out.writeBytes(new byte[] {(byte) 0x81, (byte) length});
        } else {
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
