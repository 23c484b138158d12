package io.headtail.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** TLS to Redis: whom to trust. */
final class RedisTls {
    /** What Jedis takes is a key store, which has one; what is in it is public. */
    private static final char[] NO_SECRET = "changeit".toCharArray();

    private static final String STORE_TYPE = "PKCS12";

    private RedisTls() {}

    /**
     * Trusts the certificates of a PEM file, or the issuers of the server's; its name must be that
     * of the host.
     *
     * @param caFile null for the JVM's own
     * @throws UncheckedIOException if the file cannot be read, or has none
     */
    static SslOptions trusting(@Nullable Path caFile) {
        SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
        if (caFile != null) {
            byte[] store = keyStore(caFile);
            options.trustStoreType(STORE_TYPE)
                    .truststore(() -> new ByteArrayInputStream(store), NO_SECRET);
        }
        return options.build();
    }

    private static byte[] keyStore(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance(STORE_TYPE);
            trusted.load(null, null);
            CertificateFactory certificates = CertificateFactory.getInstance("X.509");
            for (Certificate one : certificates.generateCertificates(in)) {
                trusted.setCertificateEntry(Integer.toString(trusted.size()), one);
            }
            if (trusted.size() == 0) {
                throw new IOException("no certificate in PEM is in it");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            trusted.store(out, NO_SECRET);
            return out.toByteArray();
        } catch (IOException e) {
            throw unreadable(pem, e);
        } catch (GeneralSecurityException e) {
            throw unreadable(pem, new IOException(e.getMessage(), e));
        }
    }

    private static UncheckedIOException unreadable(Path pem, IOException e) {
        return new UncheckedIOException("redis.tls.ca-file " + pem + " cannot be read: " + e, e);
    }
}
