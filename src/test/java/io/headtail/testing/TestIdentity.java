package io.headtail.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate of localhost with its key, made by the JDK's keytool.
 *
 * @param key its private key
 */
public record TestIdentity(X509Certificate certificate, PrivateKey key) {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Map<String, TestIdentity> MADE = new ConcurrentHashMap<>();

    /** One of RSA, EC or Ed25519; the same for the same number. */
    public static TestIdentity of(String algorithm, int number) {
        return MADE.computeIfAbsent(algorithm + number, name -> make(algorithm, number));
    }

    /** An expired one, EC. */
    public static TestIdentity expired() {
        return MADE.computeIfAbsent("expired", name -> make("EC", 0, "-2d"));
    }

    private static TestIdentity make(String algorithm, int number) {
        return make(algorithm, number, "-1S");
    }

    private static TestIdentity make(String algorithm, int number, String start) {
        try {
            Path folder = Files.createTempDirectory("identity");
            Path store = folder.resolve("store.p12");
            Process keytool =
                    new ProcessBuilder(
                                    List.of(
                                            System.getProperty("java.home") + "/bin/keytool",
                                            "-genkeypair",
                                            "-alias",
                                            "a",
                                            "-keyalg",
                                            algorithm,
                                            "-dname",
                                            "CN=localhost-" + number,
                                            "-ext",
                                            "san=dns:localhost,ip:127.0.0.1",
                                            "-startdate",
                                            start,
                                            "-validity",
                                            String.valueOf(start.equals("-2d") ? 1 : 30 + number),
                                            "-keystore",
                                            store.toString(),
                                            "-storetype",
                                            "PKCS12",
                                            "-storepass",
                                            new String(PASSWORD)))
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
            byte[] bytes = Files.readAllBytes(store);
            Files.delete(store);
            Files.delete(folder);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(bytes), PASSWORD);
            return new TestIdentity(
                    (X509Certificate) keys.getCertificate("a"),
                    (PrivateKey) keys.getKey("a", PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The certificate in PEM. */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key in PEM, as PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** A block of PEM. */
    public static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, text);
    }

    /** Writes both as {@code tls.crt} and {@code tls.key}. */
    public void writeTo(Path folder) {
        try {
            Files.writeString(folder.resolve("tls.crt"), certificatePem());
            Files.writeString(folder.resolve("tls.key"), keyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** TLS of a client that trusts these certificates only. */
    public static SSLContext trusting(TestIdentity... identities) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (TestIdentity identity : identities) {
                X509Certificate one = identity.certificate();
                trusted.setCertificateEntry(one.getSubjectX500Principal().getName(), one);
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
