package io.headtail.http.reply;

import io.helidon.common.GenericType;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.media.type.MediaType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import io.helidon.webserver.http.spi.SinkProvider;
import io.helidon.webserver.http.spi.SinkProviderContext;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;

/**
 * Writes a {@link Reply} to a connection of HTTP/1 in one piece. {@code ServerResponse.send} would
 * go through a map of headers and, since the headers exceed its 256-byte buffer, copy the whole
 * body once more; and it sends a {@code Content-Length} of 0 with a 304.
 */
final class ReplySink implements Sink<EncodedReply> {
    private static final GenericType<ReplySink> TYPE = GenericType.create(ReplySink.class);

    private final SinkProviderContext context;

    private ReplySink(SinkProviderContext context) {
        this.context = context;
    }

    /** Sends it with the headers set on the response so far; a HEAD gets no body. Call once. */
    static void send(ServerResponse response, EncodedReply reply) {
        if (reply.status().equals(Status.NOT_MODIFIED_304)) {
            // Not for the client, which is told by the reply's bytes, but for what is measured.
            response.status(Status.NOT_MODIFIED_304);
            // Helidon adds a length of 0, which would be that of the 200.
            response.headers().remove(HeaderNames.CONTENT_LENGTH);
        }
        response.sink(TYPE).emit(reply);
    }

    @Override
    public ReplySink emit(EncodedReply reply) {
        ServerRequest request = context.serverRequest();
        boolean closes = closes(request.headers());
        ServerResponseHeaders given = context.serverResponse().headers();
        byte[] bytes =
                closes || given.size() > 0 ? reply.bytes(connection(closes, given)) : reply.bytes();
        boolean isHead = request.prologue().method().equals(Method.HEAD);
        int length = isHead ? bytes.length - reply.bodyBytes() : bytes.length;
        try {
            context.connectionContext().dataWriter().write(BufferData.create(bytes, 0, length));
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
        context.closeRunnable().run();
        return this;
    }

    /** The value of {@code Vary} over what is in the headers already. */
    static String vary(ServerResponseHeaders given) {
        String own = EncodedReply.VARY;
        return given.value(HeaderNames.VARY).map(more -> own + ", " + more).orElse(own);
    }

    private static boolean closes(ServerRequestHeaders headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private static byte[] connection(boolean close, ServerResponseHeaders given) {
        BufferData bytes = BufferData.growing(512);
        given.set(close ? HeaderValues.CONNECTION_CLOSE : HeaderValues.CONNECTION_KEEP_ALIVE);
        // One Vary line: some caches read only the first.
        given.set(HeaderValues.create(HeaderNames.VARY, vary(given)));
        for (Header header : given) {
            header.writeHttp1Header(bytes);
        }
        return bytes.readBytes();
    }

    /** Does nothing: {@link #emit} has sent the response. */
    @Override
    public void close() {}

    /** Helidon finds the sink through this provider, which {@code META-INF/services} names. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // Helidon's signatures
    public static final class Provider implements SinkProvider<EncodedReply> {
        @Override
        public boolean supports(GenericType<? extends Sink<?>> type, ServerRequest request) {
            return type.equals(TYPE);
        }

        @Override
        @SuppressWarnings("unchecked") // asked for only where supports() holds
        public <X extends Sink<EncodedReply>> X create(SinkProviderContext context) {
            return (X) new ReplySink(context);
        }

        @Override
        @SuppressWarnings("removal") // abstract as long as it is there
        public <X extends Sink<EncodedReply>> X create(
                ServerResponse response,
                BiConsumer<Object, MediaType> consumer,
                Runnable closeRunnable) {
            throw new UnsupportedOperationException("replaced by create(SinkProviderContext)");
        }
    }
}
