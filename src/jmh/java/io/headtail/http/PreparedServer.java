package io.headtail.http;

import io.headtail.http.connection.Connections;
import io.headtail.http.connection.ExemptPaths;
import io.headtail.http.connection.Limits;
import io.headtail.http.measure.Served;
import io.helidon.webserver.http.HttpRouting;
import java.util.function.Supplier;

/**
 * The reference of the query bench: a server with the same connections as {@link HttpServer}'s,
 * whose only route sends an array of bytes. Its requests are not measured, nor is their number
 * limited.
 */
public final class PreparedServer {
    /** The path of its route. */
    public static final String PATH = "/prepared";

    private PreparedServer() {}

    /**
     * Listens on 127.0.0.1, any free port, until the process ends.
     *
     * @param body called at each request
     * @return the port
     */
    public static int start(Supplier<byte[]> body) {
        HttpRouting.Builder routing =
                HttpRouting.builder().get(PATH, (request, response) -> response.send(body.get()));
        return Listener.start(
                        new Listener.Address("http", "127.0.0.1", 0),
                        new Connections(Limits.STANDARD, new ExemptPaths("")),
                        null,
                        routing,
                        new Served("", System::nanoTime))
                .port();
    }
}
