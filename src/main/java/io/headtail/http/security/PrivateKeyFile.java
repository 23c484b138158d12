package io.headtail.http.security;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a private key in PEM: PKCS#8, or the traditional forms of RSA (PKCS#1) and EC (SEC 1),
 * which cert-manager and OpenSSL write. These are what PKCS#8 wraps together with the algorithm,
 * and the algorithm stands in the certificate's public key.
 */
final class PrivateKeyFile {
    private static final String ALLOWED =
            "; allowed are keys in PEM, unencrypted: PRIVATE KEY (PKCS#8), RSA PRIVATE KEY, EC PRIVATE"
                    + " KEY";
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION = {2, 1, 0};
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private PrivateKeyFile() {}

    /**
     * The key, which belongs to the public one; empty if there is one and it does not.
     *
     * @throws InvalidFileException if there is none, or it cannot be read
     */
    static Optional<PrivateKey> read(byte[] file, PublicKey publicKey) throws InvalidFileException {
        List<Pem> keys =
                Pem.blocks(file).stream().filter(b -> b.label().endsWith("PRIVATE KEY")).toList();
        if (keys.size() != 1) {
            throw new InvalidFileException(
                    (keys.isEmpty() ? "no private key in it" : "more than one private key in it")
                            + ALLOWED);
        }
        String algorithm = publicKey.getAlgorithm();
        if (!SIGNATURES.containsKey(algorithm)) {
            throw new InvalidFileException(
                    "the certificate's key is %s; allowed are RSA, EC and Ed25519"
                            .formatted(algorithm));
        }
        byte[] pkcs8 = pkcs8(keys.get(0), publicKey);
        try {
            PrivateKey key =
                    KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (isPair(key, publicKey)) {
                return Optional.of(key);
            }
        } catch (GeneralSecurityException e) {
            // Its message may tell of the key.
        }
        return Optional.empty();
    }

    private static byte[] pkcs8(Pem block, PublicKey publicKey) throws InvalidFileException {
        if (block.label().startsWith("ENCRYPTED") || block.text().contains("ENCRYPTED")) {
            throw new InvalidFileException(
                    "the private key is encrypted; decrypt it with: openssl pkcs8 -topk8 -nocrypt");
        }
        byte[] der;
        try {
            der = block.der();
        } catch (IllegalArgumentException e) {
            throw new InvalidFileException("the private key is damaged" + ALLOWED);
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> der;
            case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    element(
                            SEQUENCE,
                            VERSION,
                            algorithm(publicKey.getEncoded()),
                            element(OCTET_STRING, der));
            default -> throw new InvalidFileException("a " + block.label() + ALLOWED);
        };
    }

    private static boolean isPair(PrivateKey key, PublicKey publicKey)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
        signature.initSign(key);
        signature.update(VERSION);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(VERSION);
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        }
    }

    /** The AlgorithmIdentifier, the first element of a SubjectPublicKeyInfo. */
    private static byte[] algorithm(byte[] publicKey) {
        int from = contentAt(publicKey, 0);
        int content = contentAt(publicKey, from);
        return Arrays.copyOfRange(publicKey, from, content + length(publicKey, from));
    }

    private static int contentAt(byte[] der, int element) {
        int first = der[element + 1] & 0xff;
        return element + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int element) {
        int first = der[element + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < first - 0x80; i++) {
            length = (length << 8) | (der[element + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
