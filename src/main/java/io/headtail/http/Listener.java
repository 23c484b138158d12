package io.headtail.http;

import io.headtail.http.connection.Connections;
import io.headtail.http.connection.ExemptPaths;
import io.headtail.http.connection.Limits;
import io.headtail.http.connection.ProtocolSelector;
import io.headtail.http.connection.Refusal;
import io.headtail.http.connection.Refusals;
import io.headtail.http.measure.Served;
import io.headtail.http.reply.Responses;
import io.headtail.http.security.Access;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A port that is listened on, with the settings that all ports share. */
final class Listener implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final WebServer server;
    private final Connections connections;

    private Listener(WebServer server, Connections connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Where to listen.
     *
     * @param section of the configuration that host and port are in, for errors
     * @param port 0 for any free port
     */
    record Address(String section, String host, int port) {}

    /**
     * Starts listening.
     *
     * @param access TLS and tokens; null for neither
     * @throws IllegalStateException when the address cannot be bound, saying which
     */
    static Listener start(
            Address address, Limits limits, @Nullable Access access, RoutingSetup setup) {
        Connections connections = new Connections(limits, new ExemptPaths(setup.prefix()));
        return start(
                address,
                connections,
                access == null ? null : access.tls(),
                setup.routing(connections, access),
                setup.served());
    }

    /**
     * Starts listening.
     *
     * @param connections is closed with the listener
     * @param context of TLS; null for none
     * @param served counts what is refused before it has a route
     * @throws IllegalStateException when the address cannot be bound, saying which
     */
    static Listener start(
            Address address,
            Connections connections,
            @Nullable SSLContext context,
            HttpRouting.Builder routing,
            Served served) {
        try {
            requireBindable(address.host(), address.port());
        } catch (IOException e) {
            connections.close();
            throw cannotListen(address, String.valueOf(e.getMessage()), e);
        }
        Tls tls =
                context == null
                        ? Tls.builder().enabled(false).build()
                        : Tls.builder().sslContext(context).build();
        WebServer server =
                WebServer.builder()
                        .host(address.host())
                        .port(address.port())
                        .tls(tls)
                        .shutdownHook(false)
                        .shutdownGracePeriod(GRACE)
                        .maxPayloadSize(connections.limits().body())
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(new ProtocolSelector(connections, refusals(served)))
                        // NIO channels write through an 8 KiB buffer; a socket sends an answer of
                        // 40 KB in one write.
                        .useNio(false)
                        // Otherwise Nagle's algorithm holds the last of several writes until the
                        // client acknowledges the earlier ones, which it delays by some 40 ms.
                        .connectionOptions(
                                connections.options(
                                        SocketOptions.builder().tcpNoDelay(true).build()))
                        .directHandlers(directHandlers(served))
                        .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                        .addRouting(routing)
                        .build()
                        .start();
        if (!server.isRunning()) {
            connections.close();
            throw cannotListen(address, "the log says why", null);
        }
        return new Listener(server, connections);
    }

    /** The bound TCP port. */
    int port() {
        return server.port();
    }

    /** What was refused so far. */
    Refusals refusals() {
        return connections.refusals();
    }

    /** The number of open connections; those that just ended may still be counted. */
    int openConnections() {
        return connections.open();
    }

    /** From now on every connection ends with its next response; new ones are still accepted. */
    void drain() {
        connections.drain();
    }

    /** Stops accepting, gives running requests one second to end, and closes all connections. */
    @Override
    public void close() {
        server.stop();
        connections.close();
    }

    private static Refusal refusals(Served served) {
        return (status, detail, isHead) -> {
            served.refused(status.code());
            return Responses.refusal(status, detail, isHead);
        };
    }

    private static DirectHandlers directHandlers(Served served) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    type,
                    (request, event, status, headers, message) -> {
                        served.refused(status.code());
                        return Responses.refused(request, event, status, headers, message);
                    });
        }
        return handlers.build();
    }

    /**
     * Checks that the address can be bound, by binding it briefly. Helidon logs a stack trace and
     * throws nothing when it cannot bind; a port in use is a user error and deserves one line.
     *
     * @param port 0 for any free port
     * @throws IOException if the address cannot be bound; its message says why
     */
    static void requireBindable(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        }
    }

    private static IllegalStateException cannotListen(
            Address address, String reason, @Nullable IOException cause) {
        return new IllegalStateException(
                ("cannot listen on %1$s.host %2$s, %1$s.port %3$d: %4$s; set %1$s.port to a free"
                                + " port, or to 0 for any, and %1$s.host to an address of this"
                                + " machine")
                        .formatted(address.section(), address.host(), address.port(), reason),
                cause);
    }
}
