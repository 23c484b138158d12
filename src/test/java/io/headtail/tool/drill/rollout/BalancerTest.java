package io.headtail.tool.drill.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import io.headtail.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The balancer hides nothing from readers, and sends them to servers that are ready. */
class BalancerTest {
    private final Endpoints endpoints = new Endpoints();
    private final Balancer balancer = new Balancer(endpoints::next);
    private final Server a = new Server("a");
    private final Server b = new Server("b");

    /** Answers with its name, and may be ready or not. */
    private static final class Server {
        final HttpServer http;
        volatile int ready = 200;

        Server(String name) {
            try {
                http =
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            http.createContext(
                    "/health/ready",
                    exchange -> {
                        exchange.sendResponseHeaders(ready, -1);
                        exchange.close();
                    });
            http.createContext(
                    "/name",
                    exchange -> {
                        byte[] body = name.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            http.start();
        }

        int port() {
            return http.getAddress().getPort();
        }
    }

    @AfterEach
    void stop() {
        endpoints.close();
        balancer.close();
        a.http.stop(0);
        b.http.stop(0);
    }

    private void addBoth() {
        endpoints.add("a", a.port());
        endpoints.add("b", b.port());
        Await.until("both are ready", () -> endpoints.has(a.port()) && endpoints.has(b.port()));
    }

    private String ask(KeptConnection connection) throws IOException {
        KeptConnection.Response response = connection.get("/name");
        assertEquals(200, response.status());
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private Set<String> askByFourConnections() throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            try (KeptConnection connection = new KeptConnection(balancer.port())) {
                names.add(ask(connection));
            }
        }
        return names;
    }

    @Test
    void new_connections_go_in_turn_to_those_that_are_ready() throws Exception {
        addBoth();
        assertEquals(Set.of("a", "b"), askByFourConnections());
        a.ready = 503;
        Await.until("a is left out", () -> !endpoints.has(a.port()));
        assertEquals(Set.of("b"), askByFourConnections());
        endpoints.remove("b");
        Await.until("b is left out", () -> !endpoints.has(b.port()));
        try (KeptConnection connection = new KeptConnection(balancer.port())) {
            assertThrows(IOException.class, () -> connection.get("/name"));
        }
    }

    @Test
    void a_kept_connection_stays_with_its_server_when_that_is_not_ready() throws Exception {
        addBoth();
        try (KeptConnection connection = new KeptConnection(balancer.port())) {
            String first = ask(connection);
            Server its = first.equals("a") ? a : b;
            its.ready = 503;
            Await.until("it is left out", () -> !endpoints.has(its.port()));
            assertEquals(first, ask(connection));
        }
    }

    @Test
    void a_server_that_has_gone_before_that_is_noticed_fails_requests() throws Exception {
        try (Balancer unaware = new Balancer(a::port);
                KeptConnection connection = new KeptConnection(unaware.port())) {
            assertEquals("a", ask(connection));
            a.http.stop(0);
            assertThrows(IOException.class, () -> connection.get("/name"));
        }
    }
}
