package io.headtail.http.security;

import java.io.ByteArrayInputStream;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server proves itself with.
 *
 * @param chain its certificate, then those of its issuers; never empty
 * @param key the private key of the first
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerIdentity.class);

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
            ServerIdentity read = new ServerIdentity(List.copyOf(chain), key(chain, keyFile));
            read.warnOfTimes(Instant.now());
            return read;
        } catch (InvalidFileException e) {
            throw new InvalidFileException("http.tls.key-file: " + e.getMessage());
        }
    }

    private static PrivateKey key(List<X509Certificate> chain, byte[] file)
            throws InvalidFileException {
        Optional<PrivateKey> key = PrivateKeyFile.read(file, chain.get(0).getPublicKey());
        if (key.isPresent()) {
            return key.get();
        }
        for (int i = 1; i < chain.size(); i++) {
            if (isKeyOf(chain.get(i), file)) {
                throw new InvalidFileException(
                        ("it is the key of certificate %d of http.tls.certificate-file: put the"
                                        + " server's certificate first")
                                .formatted(i + 1));
            }
        }
        throw new InvalidFileException(
                "it is not the key of the first certificate of http.tls.certificate-file, whose"
                        + " subject is "
                        + chain.get(0).getSubjectX500Principal());
    }

    private static boolean isKeyOf(X509Certificate certificate, byte[] file) {
        try {
            return PrivateKeyFile.read(file, certificate.getPublicKey()).isPresent();
        } catch (InvalidFileException e) {
            return false; // of an algorithm that servers do not use here
        }
    }

    /** Clients refuse such a certificate, but one's clock may be wrong, so it is used. */
    void warnOfTimes(Instant now) {
        for (int i = 0; i < chain.size(); i++) {
            Instant from = chain.get(i).getNotBefore().toInstant();
            Instant until = chain.get(i).getNotAfter().toInstant();
            if (until.isBefore(now)) {
                LOG.warn(
                        "http.tls.certificate-file: certificate {} is expired since {}; clients"
                                + " refuse it",
                        i + 1,
                        until);
            } else if (from.isAfter(now)) {
                LOG.warn(
                        "http.tls.certificate-file: certificate {} is not valid until {}; clients"
                                + " refuse it",
                        i + 1,
                        from);
            }
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

    /** When the certificate of the chain that expires first does so. */
    Instant earliestExpiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
