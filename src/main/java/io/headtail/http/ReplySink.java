package io.headtail.http;

import io.helidon.common.GenericType;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.media.type.MediaType;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
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
 * Writes a {@link Reply} to a connection in one piece. {@code ServerResponse.send} would put the
 * headers into a map, take them out one by one, and, since together they are longer than the 256
 * bytes that it has for them, copy the whole body once more.
 */
final class ReplySink implements Sink<Reply> {
    static final GenericType<ReplySink> TYPE = GenericType.create(ReplySink.class);

    private static final byte[] STATUS_AND_DATE =
            "HTTP/1.1 200 OK\r\nDate: ".getBytes(StandardCharsets.US_ASCII);

    private final SinkProviderContext context;

    private ReplySink(SinkProviderContext context) {
        this.context = context;
    }

    /**
     * Whether a reply is what the request should get: it is a GET, has no body that would have to
     * be read first, and wants the connection kept.
     */
    static boolean fits(ServerRequest request) {
        return request.prologue().method().equals(Method.GET)
                && !request.content().hasEntity()
                && !request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /** Sends the reply. To be called once. */
    @Override
    public ReplySink emit(Reply reply) {
        byte[] date = HttpDate.line();
        byte[] rendered = reply.rendered();
        byte[] whole = new byte[STATUS_AND_DATE.length + date.length + rendered.length];
        System.arraycopy(STATUS_AND_DATE, 0, whole, 0, STATUS_AND_DATE.length);
        System.arraycopy(date, 0, whole, STATUS_AND_DATE.length, date.length);
        System.arraycopy(rendered, 0, whole, STATUS_AND_DATE.length + date.length, rendered.length);
        try {
            context.connectionContext().dataWriter().write(BufferData.create(whole));
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
        context.closeRunnable().run();
        return this;
    }

    /** Does nothing: what was emitted is sent. */
    @Override
    public void close() {}

    /** How Helidon finds the sink; named in {@code META-INF/services}. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // Helidon's signatures
    public static final class Provider implements SinkProvider<Reply> {
        @Override
        public boolean supports(GenericType<? extends Sink<?>> type, ServerRequest request) {
            return type.equals(TYPE);
        }

        @Override
        @SuppressWarnings("unchecked") // asked for only where supports() holds
        public <X extends Sink<Reply>> X create(SinkProviderContext context) {
            return (X) new ReplySink(context);
        }

        @Override
        @SuppressWarnings("removal") // abstract as long as it is there
        public <X extends Sink<Reply>> X create(
                ServerResponse response,
                BiConsumer<Object, MediaType> consumer,
                Runnable closeRunnable) {
            throw new UnsupportedOperationException("replaced by create(SinkProviderContext)");
        }
    }
}
