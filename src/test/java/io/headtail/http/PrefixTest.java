package io.headtail.http;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.headtail.testing.HttpProbe;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes below a prefix, and the URL that is printed for people to open. */
class PrefixTest {
    private static final List<String> ROUTES =
            List.of(
                    "/",
                    "/view/video",
                    "/top-k",
                    "/windows",
                    "/health/live",
                    "/health/ready",
                    "/metrics",
                    "/openapi");

    private final ServerFixture server =
            new ServerFixture(
                    new HttpSettings("127.0.0.1", 0, 1_000, "/stats/top", List.of()),
                    WindowSpec.sliding("hour", 3_600_000));

    @BeforeEach
    void answer() {
        server.newest.put("hour", ServerFixture.answer("hour", 3_600_000, 5));
        server.sealed.put(CalendarUnit.HOUR, ServerFixture.answer("hour", 3_600_000, 5));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_route_is_below_the_prefix_and_nowhere_else() throws Exception {
        for (String route : ROUTES) {
            assertEquals(200, server.get("/stats/top" + route).statusCode(), route);
            assertEquals(405, server.send("POST", "/stats/top" + route).statusCode(), route);
            if (!route.equals("/")) {
                String detail = "path '" + route + "': not found; /stats/top/openapi describes";
                assertProblem(server.get(route), 404, detail);
            }
            assertEquals(404, server.get("/stats" + route).statusCode(), route);
            assertEquals(404, server.get("/stats/topx" + route).statusCode(), route);
        }
        assertProblem(server.get("/stats/top/view/video/history"), 404, "no history is kept");
        assertProblem(server.get("/stats/top/view/video/history/a%2Fb"), 404, "no history is kept");
        String instance = "\"instance\":\"/stats/top/view/video\"";
        assertTrue(server.get("/stats/top/view/video?k=0").body().contains(instance));
    }

    @Test
    void the_prefix_alone_and_the_root_lead_to_the_page() throws Exception {
        for (String path : List.of("/stats/top", "/")) {
            for (String method : List.of("GET", "HEAD")) {
                HttpResponse<String> response = server.send(method, path);
                assertEquals(308, response.statusCode(), path);
                assertEquals("/stats/top/", header(response, "Location"), path);
            }
        }
    }

    @Test
    void the_openapi_document_says_where_its_paths_begin() throws Exception {
        String text = server.get("/stats/top/openapi").body();
        assertTrue(text.contains("\nservers:\n  - url: /stats/top\n"), text.substring(0, 1_000));
        try (ServerFixture plain = ServerFixture.withContractWindows()) {
            // Relative to the document, so that it holds behind a proxy that takes a prefix away.
            assertTrue(plain.get("/openapi").body().contains("\nservers:\n  - url: .\n"));
        }
    }

    @Test
    void the_page_asks_by_relative_paths_only() throws Exception {
        String page = server.get("/stats/top/").body();
        for (String path : StaticService.PATHS) {
            page += server.get("/stats/top" + path).body();
        }
        assertTrue(page.contains("query('view/video'"), "the page asks for answers");
        Pattern rooted =
                Pattern.compile(
                        "(?:href|src|action)=[\"']?/|(?:ask\\w*|query|fetch)\\(\\s*['\"`]/");
        assertEquals(List.of(), rooted.matcher(page).results().map(r -> r.group()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, '', http://localhost:8080",
        "127.0.0.1, '', http://127.0.0.1:8080",
        "example.org, /top, http://example.org:8080/top",
        "::1, '', http://[::1]:8080",
        "[::1], '', http://[::1]:8080",
        "::, /a/b, http://localhost:8080/a/b",
        "0:0:0:0:0:0:0:0, '', http://localhost:8080",
        "2001:DB8::1, '', http://[2001:db8::1]:8080",
        "fe80::1%eth0, '', http://[fe80::1%25eth0]:8080"
    })
    void an_address_is_printed_as_a_url_that_can_be_opened(String host, String prefix, String url) {
        assertEquals(url, new HttpSettings(host, 0, 1, prefix, List.of()).url(8080));
    }

    @Test
    void a_server_on_an_ipv6_address_answers_at_the_url_that_is_printed() throws Exception {
        assumeTrue(hasIpv6(), "this machine has no address ::1");
        for (String host : List.of("::1", "[::1]", "::")) {
            HttpSettings settings = new HttpSettings(host, 0, 10, "/top", List.of());
            try (ServerFixture six =
                            new ServerFixture(settings, WindowSpec.sliding("hour", 3_600_000));
                    HttpProbe probe = new HttpProbe()) {
                String url = settings.url(six.server.port()) + "/health/live";
                assertEquals(200, probe.get(url).statusCode(), url);
            }
        }
    }

    private static boolean hasIpv6() {
        byte[] localhost = new byte[16];
        localhost[15] = 1;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(localhost))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
