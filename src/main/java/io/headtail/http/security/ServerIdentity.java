package io.headtail.http.security;

import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server proves itself with.
 *
 * @param chain its certificate, then those of its issuers; never empty
 * @param key the private key of the first
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    /**
     * Reads it from two PEM files.
     *
     * @throws InvalidFileException if either cannot be used, or they do not belong together
     */
    static ServerIdentity read(byte[] certificateFile, byte[] keyFile) throws InvalidFileException {
        List<X509Certificate> chain = new ArrayList<>();
        for (Pem block : Pem.blocks(certificateFile)) {
            if (block.label().equals("CERTIFICATE")) {
                chain.add(certificate(block, chain.size() + 1));
            }
        }
        if (chain.isEmpty()) {
            throw new InvalidFileException(
                    "http.tls.certificate-file: no certificate in it; allowed is PEM: the server's"
                            + " certificate first, then those of its issuers");
        }
        try {
            PrivateKey key = PrivateKeyFile.read(keyFile, chain.get(0).getPublicKey());
            return new ServerIdentity(List.copyOf(chain), key);
        } catch (InvalidFileException e) {
            throw new InvalidFileException("http.tls.key-file: " + e.getMessage());
        }
    }

    private static X509Certificate certificate(Pem block, int number) throws InvalidFileException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new InvalidFileException(
                    "http.tls.certificate-file: certificate %d in it is damaged".formatted(number));
        }
    }

    /** When the first certificate of the chain expires. */
    Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
