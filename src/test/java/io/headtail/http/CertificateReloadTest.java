package io.headtail.http;

import static io.headtail.http.HttpsTest.FIRST;
import static io.headtail.http.HttpsTest.SECOND;
import static io.headtail.http.HttpsTest.ask;
import static io.headtail.http.HttpsTest.connect;
import static io.headtail.http.HttpsTest.server;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.http.security.Access.FileState;
import io.headtail.testing.Await;
import io.headtail.testing.LogLines;
import io.headtail.testing.TestIdentity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How a running server renews its certificate. */
@Execution(ExecutionMode.CONCURRENT) // it waits for files to be read again
class CertificateReloadTest {
    @TempDir Path folder;

    @Test
    void a_renewed_certificate_is_used_by_the_next_connections() throws Exception {
        // As Kubernetes mounts a secret: the files are links into ..data, which is a link, too.
        Path before = Files.createDirectory(folder.resolve("..1"));
        FIRST.writeTo(before);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        for (String name : List.of("tls.crt", "tls.key")) {
            Files.createSymbolicLink(folder.resolve(name), Path.of("..data", name));
        }
        try (ServerFixture server = server(folder)) {
            SSLSocket open = connect(server);
            assertEquals("HTTP/1.1 200 ", ask(open));
            assertEquals(serial(FIRST), served(server));
            assertEquals(
                    FIRST.certificate().getNotAfter().toInstant().toEpochMilli(),
                    server.server.access().certificateExpiryMs().orElseThrow());
            SECOND.writeTo(Files.createDirectory(folder.resolve("..2")));
            swap(Path.of("..2"));
            Await.until(
                    "the second certificate",
                    () -> !unchecked(() -> served(server)).equals(serial(FIRST)));
            assertEquals(serial(SECOND), served(server));
            assertEquals(
                    SECOND.certificate().getNotAfter().toInstant().toEpochMilli(),
                    server.server.access().certificateExpiryMs().orElseThrow());
            assertEquals("HTTP/1.1 200 ", ask(open), "connections go on");
            open.close();
        }
    }

    @Test
    void a_broken_pair_is_refused_once_and_a_good_one_is_used_again() throws Exception {
        FIRST.writeTo(folder);
        try (ServerFixture server = server(folder);
                LogLines lines = new LogLines("io.headtail.http.security")) {
            replace("tls.key", SECOND.keyPem());
            Await.until("refused", () -> !state(server).isCurrent());
            assertEquals(1, state(server).failures());
            assertEquals(1, lines.with("it is not the key of the first certificate").size());
            assertEquals(serial(FIRST), served(server));
            Files.delete(folder.resolve("tls.crt"));
            Await.until("refused again", () -> state(server).failures() == 2);
            assertEquals(1, lines.with(folder.resolve("tls.crt") + ": not found").size());
            assertEquals(serial(FIRST), served(server));
            replace("tls.crt", SECOND.certificatePem());
            Await.until("accepted", () -> state(server).isCurrent());
            assertEquals(serial(SECOND), served(server));
            assertEquals(2, state(server).failures());
        }
    }

    // At once: half of a file that is seen twice would be refused, too.
    private void replace(String name, String text) throws IOException {
        Path whole = Files.writeString(folder.resolve("new"), text);
        Files.move(
                whole,
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void swap(Path target) throws IOException {
        Path link = folder.resolve("..new");
        Files.createSymbolicLink(link, target);
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileState state(ServerFixture server) {
        return server.server.access().files().get(0);
    }

    private static BigInteger serial(TestIdentity identity) {
        return identity.certificate().getSerialNumber();
    }

    private static BigInteger served(ServerFixture server) throws IOException {
        try (SSLSocket socket = connect(server)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber();
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T unchecked(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
