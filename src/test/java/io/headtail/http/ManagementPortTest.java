package io.headtail.http;

import static io.headtail.http.ServerFixture.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.http.measure.Served;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.LogLines;
import io.headtail.time.WindowSpec;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is on the management port, and what the API's port then keeps. */
class ManagementPortTest {
    private final HttpProbe probe = new HttpProbe();
    private final ServerFixture server =
            new ServerFixture(
                    settings(0, "/topk", new ManagementSettings("127.0.0.1", 0)),
                    WindowSpec.sliding("hour", 3_600_000));

    @AfterEach
    void stop() {
        server.close();
        probe.close();
    }

    @Test
    void metrics_are_on_the_management_port_only() {
        assertTrue(managed("/metrics").body().endsWith("headtail_events 3\n"));
        assertProblem(server.get("/topk/metrics"), 404, "not found");
        assertFalse(server.get("/topk/").body().contains("metrics"), "the page's link");
    }

    @Test
    void why_a_process_is_down_is_said_on_the_management_port_only() {
        server.down = "waiting for Kafka: broker-7.internal";
        for (String path : List.of("/health/live", "/health/ready")) {
            HttpResponse<String> open = server.get("/topk" + path);
            assertEquals(503, open.statusCode());
            assertEquals("{\"status\":\"DOWN\"}", open.body());
            assertEquals(503, managed(path).statusCode());
            assertTrue(managed(path).body().contains("broker-7"), managed(path).body());
        }
        server.down = null;
        for (String path : List.of("/health/live", "/health/ready")) {
            assertEquals(200, server.get("/topk" + path).statusCode());
            assertEquals(200, managed(path).statusCode());
        }
    }

    @Test
    void partitions_of_windows_are_on_the_management_port_only() {
        for (boolean answered : List.of(false, true)) {
            if (answered) {
                server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 5));
            }
            String open = server.get("/topk/windows").body();
            String managed = managed("/windows").body();
            assertTrue(open.contains("\"late\":") && managed.contains("\"late\":"), open);
            for (String detail : List.of("clockHeldBy", "reporting", "partitions")) {
                assertFalse(open.contains(detail), open);
                assertTrue(managed.contains("\"" + detail + "\":"), managed);
            }
        }
    }

    @Test
    void answers_and_page_are_not_on_the_management_port() {
        for (String path : List.of("/", "/view/video", "/top-k", "/openapi", "/topk/windows")) {
            assertProblem(managed(path), 404, "not found");
        }
    }

    @Test
    void both_ports_are_told_to_users() {
        assertEquals(
                "http://127.0.0.1:%d/topk, management on http://127.0.0.1:%d"
                        .formatted(server.server.port(), server.server.managementPort()),
                server.server.urls());
    }

    @Test
    void without_answers_only_the_management_port_is_opened() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpServer instance =
                        HttpServer.startWithoutAnswers(
                                settings(
                                        taken.getLocalPort(),
                                        "",
                                        new ManagementSettings("127.0.0.1", 0)),
                                server,
                                () -> "metrics\n",
                                () -> null,
                                new Served("", System::nanoTime))) {
            int port = instance.managementPort();
            assertEquals("metrics\n", probe.send("GET", HttpProbe.local(port, "/metrics")).body());
            assertEquals(404, probe.send("GET", HttpProbe.local(port, "/windows")).statusCode());
            assertThrows(IllegalStateException.class, instance::port);
            assertEquals("http://127.0.0.1:" + port + ", for management only", instance.urls());
        }
    }

    @Test
    void files_that_protect_a_port_that_is_not_opened_are_told() {
        HttpSettings plain = settings(0, "", new ManagementSettings("127.0.0.1", 0));
        Path none = Path.of("none");
        for (AccessFiles files :
                List.of(
                        AccessFiles.NONE,
                        new AccessFiles(null, none),
                        new AccessFiles(new TlsFiles(none, none), null))) {
            try (LogLines lines = LogLines.ofThisThread(HttpServer.class.getName());
                    HttpServer instance =
                            HttpServer.startWithoutAnswers(
                                    plain.with(files),
                                    server,
                                    () -> "",
                                    () -> null,
                                    new Served("", System::nanoTime))) {
                assertTrue(instance.managementPort() > 0);
                assertEquals(
                        files.equals(AccessFiles.NONE) ? 0 : 1,
                        lines.with("http.tokens-file are set and not used").size());
            }
        }
    }

    @Test
    void a_port_in_use_is_named_and_no_other_stays_open() throws Exception {
        int taken = server.server.port();
        String message = refused(settings(0, "", new ManagementSettings("127.0.0.1", taken)));
        assertTrue(message.contains("management.port " + taken), message);
        assertTrue(message.contains("set management.port to a free port"), message);
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        message = refused(settings(taken, "", new ManagementSettings("127.0.0.1", free)));
        assertTrue(message.contains("http.port " + taken), message);
        HttpServer.requireBindable("127.0.0.1", free);
    }

    private String refused(HttpSettings settings) {
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                HttpServer.start(
                                        settings,
                                        server.sources(),
                                        server,
                                        () -> "",
                                        new Served("", System::nanoTime),
                                        () -> 0));
        return String.valueOf(e.getMessage());
    }

    private HttpResponse<String> managed(String path) {
        return probe.send("GET", HttpProbe.local(server.server.managementPort(), path));
    }

    private static HttpSettings settings(int port, String prefix, ManagementSettings management) {
        return new HttpSettings("127.0.0.1", port, 1_000, prefix, List.of()).with(management);
    }
}
