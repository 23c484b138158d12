package io.headtail.http.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates by which this process trusts other processes that it asks. */
public final class TrustedCertificates {
    private TrustedCertificates() {}

    /**
     * A context for clients that trusts these and no others.
     *
     * @param file in PEM; read once
     * @throws IllegalStateException if it cannot be read, or holds no certificate
     */
    public static SSLContext context(Path file) {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            List<Pem> blocks = Pem.blocks(Files.readAllBytes(file));
            for (int i = 0; i < blocks.size(); i++) {
                if (blocks.get(i).label().equals("CERTIFICATE")) {
                    trusted.setCertificateEntry(
                            "certificate-" + i,
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(blocks.get(i).der())));
                }
            }
            if (trusted.size() == 0) {
                throw new IllegalStateException(
                        file + ": holds no certificate; it must hold some in PEM");
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(file + ": cannot be used: " + e.getMessage(), e);
        }
    }
}
