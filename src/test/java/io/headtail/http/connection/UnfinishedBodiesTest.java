package io.headtail.http.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.Tokens;
import io.headtail.testing.Await;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of HTTP/2 whose requests do not end do not outlive their connection. */
class UnfinishedBodiesTest {
    private static final int STREAMS = 50;
    private static final WindowSpec HOUR = WindowSpec.sliding("hour", 3_600_000);

    @TempDir Path folder;
    private int dumps;

    /** How many threads run a stream of HTTP/2. */
    private long streams() {
        // Virtual threads are in no other list.
        Path dump = folder.resolve("threads-" + dumps++).toAbsolutePath();
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            try (Stream<String> lines = Files.lines(dump)) {
                return lines.filter(line -> line.contains("Http2ServerStream.handle(")).count();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertStreams(long expected) {
        Await.until(() -> streams() + " streams", () -> streams() == expected);
    }

    private static void begin(RawHttp2 client, int streams) throws IOException {
        for (int i = 0; i < streams; i++) {
            client.begin(1 + 2 * i, "GET", "/windows");
        }
        for (int answers = 0; answers < streams; ) {
            if (client.receive().type() == RawHttp2.HEADERS) {
                answers++;
            }
        }
    }

    @Test
    void they_end_when_the_client_is_gone() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            try (RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
                begin(client, STREAMS);
                assertStreams(STREAMS);
            }
            assertStreams(0);
        }
    }

    @Test
    void they_end_when_another_body_is_too_long() throws IOException {
        try (ServerFixture server = ServerFixture.withContractWindows();
                RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
            begin(client, STREAMS);
            assertStreams(STREAMS);
            for (int sent = 0; sent <= Limits.STANDARD.body(); sent += 16_000) {
                client.send(RawHttp2.DATA, 0, 1, new byte[16_000]);
            }
            assertStreams(0);
        }
    }

    @Test
    void they_end_when_their_requests_were_refused() throws IOException {
        Path tokens = folder.resolve("tokens");
        Files.writeString(tokens, Tokens.issue("reader").line());
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 10).with(new AccessFiles(null, tokens));
        try (ServerFixture server = new ServerFixture(settings, HOUR)) {
            try (RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
                begin(client, STREAMS);
                assertStreams(STREAMS);
            }
            assertStreams(0);
        }
    }

    @Test
    void a_route_is_not_interrupted_when_the_client_is_gone() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 10));
            server.beforeNewest =
                    () -> {
                        waiting.countDown();
                        try {
                            gate.await();
                        } catch (InterruptedException e) {
                            interrupted.set(true);
                        }
                    };
            try (RawHttp2 client = new RawHttp2(server.server.port(), 24)) {
                client.begin(1, "GET", "/view/video");
                waiting.await();
            }
            Await.until("it is closed", () -> server.server.openConnections() == 0);
            assertEquals(1, streams());
            gate.countDown();
            assertStreams(0);
            assertFalse(interrupted.get());
        } finally {
            gate.countDown();
        }
    }
}
