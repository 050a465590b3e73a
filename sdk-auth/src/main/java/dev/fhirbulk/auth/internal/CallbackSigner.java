package dev.fhirbulk.auth.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.util.Set;

/** Signs by somebody else's hand, such as a key management service's. Thread-safe if that is. */
public final class CallbackSigner implements JWSSigner {

    /** Whose hand it is. */
    @FunctionalInterface
    public interface Hand {
        /** A signature over the bytes. */
        byte[] sign(byte[] input) throws Exception;
    }

    private static final int DER_SEQUENCE = 0x30;

    private final JWSAlgorithm algorithm;
    private final Hand signer;
    private final JCAContext context = new JCAContext();

    /** For one algorithm, such as {@code ES384}. */
    public CallbackSigner(String algorithm, Hand signer) {
        this.algorithm = JWSAlgorithm.parse(algorithm);
        this.signer = signer;
        if (!JWSAlgorithm.Family.SIGNATURE.contains(this.algorithm)) {
            throw new IllegalArgumentException(
                    "\"" + algorithm + "\" is no algorithm of public-key signatures. SMART asks for RS384 or ES384.");
        }
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
        byte[] signature;
        try {
            signature = signer.sign(input);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new JOSEException("interrupted while signing", interrupt);
        } catch (Exception failure) {
            throw new JOSEException("the signer failed", failure);
        }
        if (signature == null || signature.length == 0) {
            throw new JOSEException("the signer gave no signature");
        }
        return Base64URL.encode(JWSAlgorithm.Family.EC.contains(algorithm) ? raw(signature) : signature);
    }

    /** JOSE wants R and S side by side; key services give DER (RFC 7518 §3.4). */
    private byte[] raw(byte[] signature) throws JOSEException {
        int length = ECDSA.getSignatureByteArrayLength(algorithm);
        if (signature.length == length) {
            return signature;
        }
        if (signature[0] == DER_SEQUENCE) {
            return ECDSA.transcodeSignatureToConcat(signature, length);
        }
        throw new JOSEException("the signature is neither DER nor " + length + " bytes long");
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(algorithm);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
