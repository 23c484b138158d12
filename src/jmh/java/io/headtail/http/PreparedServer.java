package io.headtail.http;

import io.headtail.http.measure.Served;
import io.helidon.webserver.http.HttpRouting;
import java.util.function.Supplier;

/**
 * The reference of the query bench: the server of {@link HttpServer} with unchanged settings, whose
 * only route sends an array of bytes.
 */
public final class PreparedServer {
    /** The path of its route. */
    public static final String PATH = "/prepared";

    private PreparedServer() {}

    /** Listens on 127.0.0.1, any free port; {@code body} is called at each request. */
    public static HttpServer start(Supplier<byte[]> body) {
        HttpRouting.Builder routing =
                HttpRouting.builder().get(PATH, (request, response) -> response.send(body.get()));
        return HttpServer.start(
                new HttpSettings("127.0.0.1", 0, 1), routing, new Served("", System::nanoTime));
    }
}
