package io.headtail.http.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.LogLines;
import io.headtail.testing.TestIdentity;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which PEM files are taken, and what is said of others. */
@Execution(ExecutionMode.CONCURRENT) // it computes for long
class ServerIdentityTest {
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void a_key_in_pkcs8_is_taken(String algorithm) throws Exception {
        TestIdentity made = TestIdentity.of(algorithm, 1);
        assertEquals(made.key(), read(made, made.keyPem()).key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void a_key_in_the_traditional_form_is_taken(String algorithm) throws Exception {
        TestIdentity made = TestIdentity.of(algorithm, 1);
        // The last element of PKCS#8 is an octet string with the traditional form.
        byte[] pkcs8 = made.key().getEncoded();
        int header = pkcs8.length > 300 ? 4 : 2;
        int from = 0;
        for (int i = 4; i < pkcs8.length - header && from == 0; i++) {
            int length =
                    header == 2
                            ? pkcs8[i + 1]
                            : ((pkcs8[i + 2] & 0xff) << 8) | (pkcs8[i + 3] & 0xff);
            from = pkcs8[i] == 4 && i + header + length == pkcs8.length ? i + header : 0;
        }
        String label = algorithm + " PRIVATE KEY";
        String key = TestIdentity.pem(label, Arrays.copyOfRange(pkcs8, from, pkcs8.length));
        // OpenSSL writes the curve above an EC key.
        String parameters = TestIdentity.pem("EC PARAMETERS", new byte[] {6, 1, 1});
        ServerIdentity read = read(made, "Bag Attributes: <none>\n" + parameters + key);
        assertEquals(made.key(), read.key());
    }

    @Test
    void a_chain_keeps_its_order_and_expires_with_its_first_certificate_to_expire()
            throws Exception {
        TestIdentity leaf = TestIdentity.of("EC", 9);
        TestIdentity issuer = TestIdentity.of("RSA", 1);
        String chain = "subject=x\r\n" + leaf.certificatePem() + issuer.certificatePem();
        ServerIdentity read =
                ServerIdentity.read(bytes(chain.replace("\n", "\r\n")), bytes(leaf.keyPem()));
        assertEquals(List.of(leaf.certificate(), issuer.certificate()), read.chain());
        assertEquals(issuer.certificate().getNotAfter().toInstant(), read.earliestExpiry());
    }

    @Test
    void what_is_wrong_with_a_file_is_said_without_its_content() {
        TestIdentity one = TestIdentity.of("EC", 0);
        String certificate = one.certificatePem();
        assertSaid("no certificate in it", "", one.keyPem());
        assertSaid("certificate 2 in it is damaged", certificate + damaged(certificate), "");
        assertSaid("no private key in it; allowed are keys in PEM", certificate, certificate);
        assertSaid("more than one private key", certificate, one.keyPem() + one.keyPem());
        assertSaid(
                "first certificate of http.tls.certificate-file, whose subject is CN=",
                certificate,
                damaged(one.keyPem()));
        for (TestIdentity other : List.of(TestIdentity.of("EC", 1), TestIdentity.of("RSA", 1))) {
            assertSaid(
                    "first certificate of http.tls.certificate-file, whose subject is CN=",
                    certificate,
                    other.keyPem());
        }
        String encrypted = TestIdentity.pem("ENCRYPTED PRIVATE KEY", new byte[99]);
        assertSaid("is encrypted; decrypt it with: openssl pkcs8", certificate, encrypted);
        String old =
                TestIdentity.pem("EC PRIVATE KEY", new byte[99])
                        .replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\n\n");
        assertSaid("is encrypted; decrypt it", certificate, old);
        assertSaid(
                "a DSA PRIVATE KEY; allowed are",
                certificate,
                TestIdentity.pem("DSA PRIVATE KEY", new byte[9]));
    }

    @Test
    void a_key_of_a_later_certificate_tells_of_the_wrong_order() {
        TestIdentity leaf = TestIdentity.of("EC", 9);
        TestIdentity issuer = TestIdentity.of("RSA", 1);
        assertSaid(
                "it is the key of certificate 2 of http.tls.certificate-file: put the server's"
                        + " certificate first",
                issuer.certificatePem() + leaf.certificatePem(),
                leaf.keyPem());
    }

    @Test
    void a_certificate_that_is_not_valid_now_is_used_and_told() throws Exception {
        TestIdentity made = TestIdentity.of("EC", 0);
        try (LogLines lines = LogLines.ofThisThread(ServerIdentity.class.getName())) {
            ServerIdentity read = read(made, made.keyPem());
            assertEquals(List.of(), lines.with(""));
            Instant until = made.certificate().getNotAfter().toInstant();
            read.warnOfTimes(until.plusMillis(1));
            assertEquals(1, lines.with("certificate 1 is expired since " + until).size());
            Instant from = made.certificate().getNotBefore().toInstant();
            read.warnOfTimes(from.minusMillis(1));
            assertEquals(1, lines.with("certificate 1 is not valid until " + from).size());
            TestIdentity old = TestIdentity.expired();
            read(old, old.keyPem());
            Instant since = old.certificate().getNotAfter().toInstant();
            assertEquals(1, lines.with("certificate 1 is expired since " + since).size());
        }
    }

    @Test
    void a_byte_order_mark_is_skipped() throws Exception {
        TestIdentity made = TestIdentity.of("EC", 0);
        byte[] certificate = bytes("\uFEFF" + made.certificatePem());
        byte[] key = bytes("\uFEFF" + made.keyPem());
        assertEquals(made.key(), ServerIdentity.read(certificate, key).key());
    }

    @Test
    void old_versions_of_tls_are_not_spoken_whatever_the_jdk_is_told() throws Exception {
        TestIdentity made = TestIdentity.of("EC", 0);
        IdentityKeys keys = new IdentityKeys(read(made, made.keyPem()));
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            Socket accepted = listener.accept();
            SSLSocket socket =
                    (SSLSocket)
                            ServerContext.of(keys)
                                    .getSocketFactory()
                                    .createSocket(accepted, null, false);
            assertArrayEquals(new String[] {"TLSv1.3", "TLSv1.2"}, socket.getEnabledProtocols());
            socket.close();
            assertTrue(accepted.isClosed());
            assertTrue(client.isConnected());
        }
    }

    @Test
    void a_handshake_that_a_change_overtakes_gets_a_chain_and_its_key() throws Exception {
        TestIdentity first = TestIdentity.of("EC", 0);
        TestIdentity second = TestIdentity.of("EC", 1);
        IdentityKeys keys = new IdentityKeys(read(first, first.keyPem()));
        String alias = String.valueOf(keys.chooseServerAlias("EC", null, null));
        X509Certificate[] chain = keys.getCertificateChain(alias);
        keys.set(read(second, second.keyPem()));
        assertArrayEquals(new X509Certificate[] {first.certificate()}, chain);
        assertEquals(first.key(), keys.getPrivateKey(alias));
        String next = String.valueOf(keys.chooseServerAlias("EC", null, null));
        assertEquals(second.key(), keys.getPrivateKey(next));
        assertEquals(null, keys.chooseServerAlias("RSA", null, null));
    }

    private static String damaged(String pem) {
        int middle = pem.indexOf('\n') + 20;
        return pem.substring(0, middle) + "AAAAAAAA" + pem.substring(middle + 8);
    }

    private static ServerIdentity read(TestIdentity made, String key) throws InvalidFileException {
        return ServerIdentity.read(bytes(made.certificatePem()), bytes(key));
    }

    private static void assertSaid(String reason, String certificate, String key) {
        InvalidFileException e =
                assertThrows(
                        InvalidFileException.class,
                        () -> ServerIdentity.read(bytes(certificate), bytes(key)));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("http.tls.") && message.contains(reason), message);
        for (String line : (certificate + key).split("\n", -1)) {
            assertTrue(line.length() < 20 || !message.contains(line), message);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
