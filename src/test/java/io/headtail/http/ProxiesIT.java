package io.headtail.http;

import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Await;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.InstalledServer;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind the real nginx and the real haproxy, set up as their defaults are. */
class ProxiesIT {
    private static final List<String> PATHS =
            List.of(
                    "/view/video?k=1000",
                    "/view/video",
                    "/top-k?k=3",
                    "/health/ready",
                    "/openapi",
                    "/",
                    "/nothing",
                    "/view/video?k=x");

    @TempDir Path folder;
    private final ServerFixture server = ServerFixture.withContractWindows();
    private @Nullable InstalledServer proxy;
    private final HttpProbe probe = new HttpProbe();

    @BeforeEach
    void answer() {
        answer(server);
    }

    private static void answer(ServerFixture server) {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 1_000));
        server.sealed.put(CalendarUnit.HOUR, ServerFixture.answer("hour", 3_600_000, 1_000));
    }

    @AfterEach
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
        probe.close();
        server.close();
    }

    @Test
    void nginx_passes_everything_on_with_proxy_pass_alone() throws Exception {
        assertSameAsDirect(nginx("", "location / { proxy_pass " + to(server) + "; }"), "");
    }

    @Test
    void nginx_that_compresses_leaves_answers_and_tags_intact() throws Exception {
        String zip = "gzip on; gzip_types application/json; gzip_min_length 1;";
        String url = nginx("", zip + " location / { proxy_pass " + to(server) + "; }");
        assertSameAsDirect(url, "");
        // Short: as it is from here, and compressed on the way.
        String[] gzip = {"Accept-Encoding", "gzip"};
        HttpResponse<byte[]> zipped = send("GET", url + "/view/video", gzip);
        assertEquals("gzip", header(zipped, "Content-Encoding"));
        String[] known = {gzip[0], gzip[1], "If-None-Match", header(zipped, "ETag")};
        assertEquals(304, send("GET", url + "/view/video", known).statusCode());
    }

    @Test
    void nginx_that_keeps_connections_passes_everything_on() throws Exception {
        String upstream = "upstream kept { server 127.0.0.1:%d; keepalive 4; }";
        String url =
                nginx(
                        upstream.replace("%d", String.valueOf(server.server.port())),
                        "location / { proxy_pass http://kept; proxy_http_version 1.1;"
                                + " proxy_set_header Connection \"\"; }");
        assertSameAsDirect(url, "");
        assertSameAsDirect(url, "");
    }

    @Test
    void nginx_may_keep_a_prefix_or_take_it_away() throws Exception {
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, 1_000, "/stats/top", List.of());
        try (ServerFixture below =
                new ServerFixture(settings, WindowSpec.sliding("hour", 3_600_000))) {
            answer(below);
            String url =
                    nginx(
                            "",
                            "location /stats/top { proxy_pass "
                                    + to(below)
                                    + "; }"
                                    + " location /taken/ { proxy_pass "
                                    + to(server)
                                    + "/; }");
            assertSameAsDirect(url, "/taken");
            for (String path : List.of("/view/video?k=1000", "/top-k?k=3")) {
                byte[] direct = server.bytes("GET", path).body();
                assertArrayEquals(direct, get(url + "/stats/top" + path).body(), path);
            }
            // The page says what can be asked of its own server.
            assertArrayEquals(
                    below.bytes("GET", "/stats/top/").body(), get(url + "/stats/top/").body());
            HttpResponse<byte[]> redirect = get(url + "/stats/top");
            assertEquals(308, redirect.statusCode());
            assertEquals("/stats/top/", header(redirect, "Location"));
        }
    }

    private static String to(ServerFixture server) {
        return "http://127.0.0.1:" + server.server.port();
    }

    /** Starts it; its URL. */
    private String nginx(String http, String inServer) throws IOException {
        int port = InstalledServer.freePort();
        StringBuilder folders = new StringBuilder();
        for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
            folders.append("%s_temp_path %s/%s;\n".formatted(kind, folder, kind));
        }
        Path config = folder.resolve("nginx.conf");
        Files.writeString(
                config,
                """
                daemon off; master_process off; pid %1$s/nginx.pid; error_log stderr;
                events {}
                http {
                    access_log off;
                    %2$s
                    %3$s
                    server { listen 127.0.0.1:%4$d; %5$s }
                }
                """
                        .formatted(folder, folders, http, port, inServer));
        String program = InstalledServer.named("nginx");
        String[] command = {program, "-p", folder.toString(), "-c", config.toString()};
        return start(port, command);
    }

    @Test
    void haproxy_finds_it_healthy_and_passes_everything_on() throws Exception {
        String url = haproxy("option httpchk");
        awaitState(url, "UP,L7OK");
        assertSameAsDirect(url, "");
        awaitState(url, "UP,L7OK");
    }

    @Test
    void haproxy_can_ask_whether_it_is_ready() throws Exception {
        String url = haproxy("option httpchk GET /health/ready");
        awaitState(url, "UP,L7OK");
        server.down = "no partition is assigned";
        awaitState(url, "DOWN,L7STS");
        assertEquals(503, get(url + "/view/video").statusCode());
        server.down = null;
        awaitState(url, "UP,L7OK");
        assertSameAsDirect(url, "");
    }

    private String haproxy(String check) throws IOException {
        int port = InstalledServer.freePort();
        Path config = folder.resolve("haproxy.cfg");
        Files.writeString(
                config,
                """
                defaults
                    mode http
                    timeout connect 1m
                    timeout client 1m
                    timeout server 1m
                    timeout check 1m
                listen headtail
                    bind 127.0.0.1:%d
                    stats uri /haproxy
                    %s
                    server one 127.0.0.1:%d check inter 100ms fall 1 rise 1
                """
                        .formatted(port, check, server.server.port()));
        String program = InstalledServer.named("haproxy");
        return start(port, program, "-db", "-f", config.toString());
    }

    private String start(int port, String... command) throws IOException {
        proxy = InstalledServer.start(port, folder.resolve("proxy.log"), command);
        return "http://127.0.0.1:" + port;
    }

    private void awaitState(String url, String state) {
        Await.until(() -> state + " instead of " + state(url), () -> is(url, state));
    }

    private boolean is(String url, String state) {
        String now = state(url);
        return now.startsWith(state.split(",")[0]) && now.endsWith(state.split(",")[1]);
    }

    /** Status of the server, and what its last check found. */
    private String state(String url) {
        byte[] csv = get(url + "/haproxy;csv").body();
        List<String> lines = new String(csv, StandardCharsets.UTF_8).lines().toList();
        List<String> names = List.of(lines.getFirst().replace("# ", "").split(","));
        for (String line : lines) {
            if (line.startsWith("headtail,one,")) {
                List<String> values = List.of(line.split(",", -1));
                return values.get(names.indexOf("status"))
                        + ","
                        + values.get(names.indexOf("check_status")).replace("* ", "");
            }
        }
        return "no server among " + lines;
    }

    /** Bodies, statuses and all that is said of answers, whole and conditional, GET and HEAD. */
    private void assertSameAsDirect(String proxy, String prefix) throws Exception {
        for (String path : PATHS) {
            HttpResponse<byte[]> direct = server.bytes("GET", path);
            HttpResponse<byte[]> passed = send("GET", proxy + prefix + path);
            assertEquals(direct.statusCode(), passed.statusCode(), path);
            assertArrayEquals(direct.body(), passed.body(), path);
            assertEquals(said(direct), said(passed), path);
            HttpResponse<byte[]> head = send("HEAD", proxy + prefix + path);
            assertEquals(direct.statusCode(), head.statusCode(), path);
            assertEquals(said(direct), said(head), path);
            assertEquals(0, head.body().length);
            HttpResponse<byte[]> zipped =
                    send("GET", proxy + prefix + path, "Accept-Encoding", "gzip");
            assertArrayEquals(direct.body(), unzipped(zipped), path);
            if (direct.headers().firstValue("ETag").isPresent()) {
                String tag = header(direct, "ETag");
                HttpResponse<byte[]> known =
                        send("GET", proxy + prefix + path, "If-None-Match", tag);
                assertEquals(304, known.statusCode(), path);
                assertEquals(0, known.body().length, path);
                Map<String, String> expected = said(direct);
                expected.remove("content-type");
                assertEquals(expected, said(known), path);
            }
        }
    }

    private static Map<String, String> said(HttpResponse<byte[]> response) {
        Map<String, String> said = new TreeMap<>();
        response.headers()
                .map()
                .forEach(
                        (name, values) -> {
                            if (name.matches("topk-.*|etag|cache-control|content-type|allow")) {
                                said.put(name, values.toString());
                            }
                        });
        return said;
    }

    private static byte[] unzipped(HttpResponse<byte[]> response) throws IOException {
        if (!header(response, "Content-Encoding").equals("gzip")) {
            return response.body();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return in.readAllBytes();
        }
    }

    private HttpResponse<byte[]> get(String url) {
        return send("GET", url);
    }

    private HttpResponse<byte[]> send(String method, String url, String... headers) {
        return probe.bytes(method, url, headers);
    }
}
