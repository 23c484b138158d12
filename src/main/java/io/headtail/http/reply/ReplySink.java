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
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import io.helidon.webserver.http.spi.SinkProvider;
import io.helidon.webserver.http.spi.SinkProviderContext;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Writes a {@link Reply} to a connection of HTTP/1 in one piece. {@code ServerResponse.send} would
 * go through a map of headers and, since the headers exceed its 256-byte buffer, copy the whole
 * body once more; and it sends a {@code Content-Length} of 0 with a 304.
 */
final class ReplySink implements Sink<Reply.EncodedReply> {
    static final GenericType<ReplySink> TYPE = GenericType.create(ReplySink.class);

    private static final String VARY = "Accept-Encoding";
    private static final byte[] KEEP_ALIVE =
            ascii("Connection: keep-alive\r\nVary: " + VARY + "\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\nVary: " + VARY + "\r\n");

    private final SinkProviderContext context;

    private ReplySink(SinkProviderContext context) {
        this.context = context;
    }

    /** Sends it with the headers set on the response so far; a HEAD gets no body. Call once. */
    @Override
    public ReplySink emit(Reply.EncodedReply reply) {
        ServerRequest request = context.serverRequest();
        boolean isHead = request.prologue().method().equals(Method.HEAD);
        byte[] start = reply.start();
        byte[] date = HttpDate.line();
        byte[] connection = connection(closes(request.headers()), context.serverResponse());
        int rest = isHead ? reply.head() : reply.bytes().length;
        byte[] whole = new byte[start.length + date.length + connection.length + rest];
        int to = copy(start, start.length, whole, 0);
        to = copy(date, date.length, whole, to);
        to = copy(connection, connection.length, whole, to);
        copy(reply.bytes(), rest, whole, to);
        try {
            context.connectionContext().dataWriter().write(BufferData.create(whole));
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
        context.closeRunnable().run();
        return this;
    }

    /** The value of {@code Vary} over what is in the headers already. */
    static String vary(ServerResponseHeaders given) {
        return given.value(HeaderNames.VARY).map(more -> VARY + ", " + more).orElse(VARY);
    }

    private static int copy(byte[] piece, int length, byte[] whole, int to) {
        System.arraycopy(piece, 0, whole, to, length);
        return to + length;
    }

    private static boolean closes(ServerRequestHeaders headers) {
        return headers.contains(HeaderNames.CONNECTION)
                && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private static byte[] connection(boolean close, ServerResponse response) {
        ServerResponseHeaders given = response.headers();
        if (given.size() > 0) {
            given.remove(HeaderNames.CONTENT_LENGTH); // of 0, which Helidon adds to a 304
        }
        if (given.size() == 0) {
            return close ? CLOSE : KEEP_ALIVE;
        }
        BufferData bytes = BufferData.growing(512);
        given.set(close ? HeaderValues.CONNECTION_CLOSE : HeaderValues.CONNECTION_KEEP_ALIVE);
        // One Vary line: some caches read only the first.
        given.set(HeaderValues.create(HeaderNames.VARY, vary(given)));
        for (Header header : given) {
            header.writeHttp1Header(bytes);
        }
        return bytes.readBytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Does nothing: {@link #emit} has sent the response. */
    @Override
    public void close() {}

    /** Helidon finds the sink through this provider, which {@code META-INF/services} names. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // Helidon's signatures
    public static final class Provider implements SinkProvider<Reply.EncodedReply> {
        @Override
        public boolean supports(GenericType<? extends Sink<?>> type, ServerRequest request) {
            return type.equals(TYPE);
        }

        @Override
        @SuppressWarnings("unchecked") // asked for only where supports() holds
        public <X extends Sink<Reply.EncodedReply>> X create(SinkProviderContext context) {
            return (X) new ReplySink(context);
        }

        @Override
        @SuppressWarnings("removal") // abstract as long as it is there
        public <X extends Sink<Reply.EncodedReply>> X create(
                ServerResponse response,
                BiConsumer<Object, MediaType> consumer,
                Runnable closeRunnable) {
            throw new UnsupportedOperationException("replaced by create(SinkProviderContext)");
        }
    }
}
