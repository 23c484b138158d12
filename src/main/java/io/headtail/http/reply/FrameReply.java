package io.headtail.http.reply;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;

/**
 * Writes a {@link Reply} to a stream of HTTP/2, whose headers are compressed with what the
 * connection has seen: Helidon does that, so nothing of the head is prepared.
 */
final class FrameReply {
    private static final String HTTP_2 = "2.0";

    private FrameReply() {}

    /** Whether a request came over HTTP/2. */
    static boolean isFor(ServerRequest request) {
        return request.prologue().protocolVersion().equals(HTTP_2);
    }

    /** Sends it with the headers set on the response so far; a HEAD gets no body. */
    static void send(ServerRequest request, ServerResponse response, EncodedReply reply) {
        String vary = ReplySink.vary(response.headers());
        response.status(reply.status())
                .header(HttpDate.header())
                .header(HeaderValues.create(HeaderNames.VARY, vary));
        reply.headers().forEach(response::header);
        if (reply.status().equals(Status.NOT_MODIFIED_304)) {
            // Helidon adds a Content-Length of 0, which is not that of the 200.
            response.beforeSend(() -> response.headers().remove(HeaderNames.CONTENT_LENGTH));
        }
        boolean isHead = request.prologue().method().equals(Method.HEAD);
        try {
            response.send(reply.bytes(), reply.body(), isHead ? 0 : reply.bodyBytes());
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
    }
}
