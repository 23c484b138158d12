package io.headtail.cli.top;

import io.headtail.cli.support.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose signature of a server's certificate is trusted. */
final class Trust {
    /** Where systems keep the certificates that their users trust; the first that is there. */
    private static final List<Path> SYSTEM =
            List.of(
                    Path.of("/etc/ssl/certs/ca-certificates.crt"),
                    Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
                    Path.of("/etc/ssl/ca-bundle.pem"),
                    Path.of("/etc/ssl/cert.pem"));

    private Trust() {}

    /**
     * TLS that trusts the certificates of a file only, or, without one, those that Java and the
     * system trust.
     *
     * @throws UserError if the file has none
     */
    static SSLContext of(@Nullable Path file) {
        try {
            return file == null ? ofSystem() : trusting(read(file));
        } catch (IOException e) {
            throw new UserError("--ca-file " + file + ": cannot be read: " + e);
        } catch (GeneralSecurityException e) {
            throw new UserError(
                    "--ca-file "
                            + file
                            + ": allowed is a file of certificates in PEM ("
                            + e.getMessage()
                            + ")");
        }
    }

    private static SSLContext ofSystem() throws GeneralSecurityException {
        List<Certificate> all = new ArrayList<>();
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager known) {
                all.addAll(List.of(known.getAcceptedIssuers()));
            }
        }
        for (Path path : SYSTEM) {
            try {
                if (Files.isReadable(path)) {
                    all.addAll(read(path));
                    break;
                }
            } catch (IOException | GeneralSecurityException e) {
                // Then Java's have to do.
            }
        }
        return trusting(all);
    }

    private static Collection<? extends Certificate> read(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (read.isEmpty()) {
                throw new CertificateException("no certificate in it");
            }
            return read;
        }
    }

    private static SSLContext trusting(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is read", e);
        }
        int number = 0;
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("ca-" + number++, certificate);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers(trusted), null);
        return context;
    }

    // Of null, those that Java trusts.
    @SuppressWarnings("NullAway") // the JDK allows it
    private static TrustManager[] managers(@Nullable KeyStore trusted)
            throws GeneralSecurityException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
