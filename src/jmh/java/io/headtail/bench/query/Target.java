package io.headtail.bench.query;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A port on 127.0.0.1 that is asked.
 *
 * @param tls whether over TLS
 * @param token sent with each request; null for none
 */
record Target(int port, boolean tls, @Nullable String token) {
    /** A port that is not protected. */
    static Target plain(int port) {
        return new Target(port, false, null);
    }

    /** A single request. */
    HttpRequest request(String pathAndQuery) {
        String scheme = tls ? "https" : "http";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + pathAndQuery));
        return token == null
                ? request.build()
                : request.header("Authorization", "Bearer " + token).build();
    }

    /** The target of a round, whose responses must have that many rows. */
    Side side(String pathAndQuery, int rows) {
        String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
        String request =
                "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n"
                        .formatted(pathAndQuery, port, authorization);
        return new Side(port, tls, request.getBytes(StandardCharsets.US_ASCII), rows);
    }
}
