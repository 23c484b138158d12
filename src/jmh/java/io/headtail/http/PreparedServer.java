package io.headtail.http;

import io.helidon.webserver.http.HttpRouting;
import java.util.function.Supplier;

/**
 * What the query bench compares with: the server of {@link HttpServer}, its set-up unchanged, whose
 * one route sends an array of bytes and does nothing else.
 */
public final class PreparedServer {
    public static final String PATH = "/prepared";

    private PreparedServer() {}

    /** Listens on 127.0.0.1, any free port; {@code body} is asked at each request. */
    public static HttpServer start(Supplier<byte[]> body) {
        HttpRouting.Builder routing =
                HttpRouting.builder().get(PATH, (request, response) -> response.send(body.get()));
        return HttpServer.start(new HttpSettings("127.0.0.1", 0, 1), routing);
    }
}
