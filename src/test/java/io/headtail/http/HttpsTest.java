package io.headtail.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import io.headtail.testing.Await;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.LogLines;
import io.headtail.testing.TestIdentity;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP over TLS: what is agreed, what is refused, and who talks nonsense. */
class HttpsTest {
    static final TestIdentity FIRST = TestIdentity.of("EC", 0);
    static final TestIdentity SECOND = TestIdentity.of("RSA", 1);

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, TLSv1.3", "HTTP_2, TLSv1.3", "HTTP_1_1, TLSv1.2", "HTTP_2, TLSv1.2"})
    void client_and_server_agree_on_protocol_and_version(Version version, String tls)
            throws Exception {
        FIRST.writeTo(folder);
        try (ServerFixture server = server(folder);
                HttpProbe probe = new HttpProbe(TestIdentity.trusting(FIRST), version)) {
            HttpResponse<String> response =
                    probe.get("https://localhost:" + server.server.port() + "/health/ready");
            assertEquals(200, response.statusCode());
            assertEquals(version, response.version());
            SSLSocket socket = connect(server);
            socket.setEnabledProtocols(new String[] {tls});
            socket.startHandshake();
            assertEquals(tls, socket.getSession().getProtocol());
            socket.close();
            assertTrue(server.server.urls().startsWith("https://"), server.server.urls());
        }
    }

    @Test
    void who_speaks_no_tls_is_left_without_a_warning_and_without_a_connection() throws Exception {
        FIRST.writeTo(folder);
        try (ServerFixture server = server(folder);
                LogLines lines = new LogLines("io.helidon")) {
            for (String bytes :
                    List.of(
                            "",
                            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                            "\u0016\u0003\u0001\u0002\u0000\u0001",
                            "\u0000".repeat(100_000))) {
                for (boolean finishes : List.of(true, false)) {
                    speak(server, bytes, finishes);
                }
            }
            // A client that does not trust the certificate says so in an alert.
            SSLSocket distrusts = socket(server, TestIdentity.trusting(SECOND));
            assertThrows(IOException.class, distrusts::startHandshake);
            distrusts.close();
            // One that ends after the handshake, without a request.
            SSLSocket silent = connect(server);
            silent.startHandshake();
            silent.close();
            SSLSocket cut = connect(server);
            cut.startHandshake();
            cut.setSoLinger(true, 0);
            cut.close();
            assertEquals("HTTP/1.1 200 ", ask(connect(server)));
            Await.until("all but one closed", () -> server.server.openConnections() <= 1);
            assertEquals(List.of(), lines.with(""));
        }
    }

    @Test
    void files_that_cannot_be_used_end_a_start_with_a_sentence() throws Exception {
        FIRST.writeTo(folder);
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        assertRefused(
                "http.tls.key-file: file " + folder + "/none: not found", certificate, "none");
        Files.writeString(key, SECOND.keyPem());
        assertRefused("http.tls.key-file: it is not the key of the first", certificate, "tls.key");
        Files.writeString(key, "x");
        assertRefused("http.tls.key-file: no private key in it", certificate, "tls.key");
        assertRefused("http.tls.certificate-file: no certificate in it", key, "tls.key");
        assertRefused("cannot be read", folder, "tls.key");
    }

    private void assertRefused(String message, Path certificate, String key) {
        AccessFiles files = new AccessFiles(new TlsFiles(certificate, folder.resolve(key)), null);
        IllegalStateException e =
                assertThrows(IllegalStateException.class, () -> server(files).close());
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
        assertFalse(String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
    }

    static ServerFixture server(Path folder) {
        return server(
                new AccessFiles(
                        new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key")), null));
    }

    private static ServerFixture server(AccessFiles files) {
        return new ServerFixture(
                new HttpSettings("127.0.0.1", 0, 10).with(files),
                WindowSpec.sliding("hour", 3_600_000));
    }

    /** Each with a context of its own, so that no session is resumed. */
    static SSLSocket connect(ServerFixture server) throws IOException {
        return socket(server, TestIdentity.trusting(FIRST, SECOND));
    }

    private static SSLSocket socket(ServerFixture server, SSLContext context) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        InetAddress.getLoopbackAddress(), server.server.port());
        socket.setSoTimeout((int) Await.PATIENCE.toMillis());
        return socket;
    }

    static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        "GET /windows HTTP/1.1\r\nHost: a\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        byte[] response = new byte[10_000];
        int length = socket.getInputStream().read(response);
        String text = new String(response, 0, length, StandardCharsets.US_ASCII);
        while (!text.contains("]}")) {
            length = socket.getInputStream().read(response);
            text += new String(response, 0, length, StandardCharsets.US_ASCII);
        }
        return text.substring(0, 13);
    }

    private static void speak(ServerFixture server, String bytes, boolean finishes)
            throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            if (finishes) {
                socket.shutdownOutput();
                socket.setSoTimeout((int) Await.PATIENCE.toMillis());
                socket.getInputStream().readAllBytes();
            } else {
                socket.setSoLinger(true, 0);
            }
        } catch (SocketException e) {
            // Reset, since it had more to say.
        }
    }
}
