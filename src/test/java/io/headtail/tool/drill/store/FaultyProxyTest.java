package io.headtail.tool.drill.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headtail.tool.drill.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy between a real client and a real server. */
class FaultyProxyTest {
    private static final byte[] BODY = new byte[100_000];

    private final List<byte[]> stored = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private FaultyProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        proxy = new FaultyProxy(Ports.free(), server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("PUT")) {
            stored.add(body);
        }
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write(new byte[] {'o', 'k'});
        exchange.close();
    }

    private int send(String method, byte[] body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + proxy.port() + "/x"))
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
    }

    @Test
    void a_forbidden_object_is_answered_with_403_and_all_else_passes() throws Exception {
        proxy.forbid(List.of("/y", "x"));
        assertEquals(200, send("PUT", BODY));
        assertEquals(403, send("GET", new byte[0]));
        proxy.forbid(List.of("/y"));
        assertEquals(200, send("GET", new byte[0]));
        assertEquals(1, stored.size());
    }

    @Test
    void all_passes_unless_told_otherwise() throws Exception {
        assertEquals(200, send("PUT", BODY));
        assertEquals(200, send("GET", new byte[0]));
        assertArrayEquals(BODY, stored.get(0));
        assertEquals(0, proxy.torn());
    }

    @Test
    void down_refuses_and_cuts_and_comes_back_on_the_same_port() throws Exception {
        assertEquals(200, send("GET", new byte[0]));
        int port = proxy.port();
        proxy.down();
        // The connection that stands, and new ones.
        for (int i = 0; i < 3; i++) {
            assertThrows(IOException.class, () -> send("GET", new byte[0]));
        }
        proxy.pass();
        assertEquals(port, proxy.port());
        assertEquals(200, send("GET", new byte[0]));
    }

    @Test
    void a_torn_upload_never_arrives_whole_while_other_requests_pass() throws Exception {
        proxy.tear(5_000, Integer.MAX_VALUE);
        for (int i = 0; i < 3; i++) {
            assertEquals(200, send("GET", new byte[0]));
            assertThrows(IOException.class, () -> send("PUT", BODY));
        }
        assertTrue(stored.stream().noneMatch(body -> body.length == BODY.length));
        assertTrue(proxy.torn() >= 3, () -> proxy.torn() + " torn");
        proxy.pass();
        assertEquals(200, send("PUT", BODY));
    }

    @Test
    void uploads_are_torn_as_often_as_asked_for() throws Exception {
        proxy.tear(5_000, 1);
        assertThrows(IOException.class, () -> send("PUT", BODY));
        assertEquals(200, send("PUT", BODY));
        assertEquals(1, proxy.torn());
    }

    @Test
    void an_upload_shorter_than_what_passes_is_not_torn() throws Exception {
        proxy.tear(5_000, Integer.MAX_VALUE);
        assertEquals(200, send("PUT", new byte[1_000]));
        for (int i = 0; i < 20; i++) {
            // More on the same connection than would pass of one upload.
            assertEquals(200, send("POST", new byte[1_000]));
        }
    }
}
