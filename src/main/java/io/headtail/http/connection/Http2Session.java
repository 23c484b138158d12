package io.headtail.http.connection;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.http2.Http2Connection;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/**
 * Helidon's connection of HTTP/2 without its stack trace at the end: Helidon (4.5.0) interrupts the
 * thread of an idle connection when the server stops, and then fails to say goodbye with it. With
 * the connection its streams end, too.
 */
final class Http2Session implements ServerConnection, InterruptableTask<Void> {
    private final Http2Connection connection;
    private final StreamExecutor streams;
    private volatile boolean closed;

    Http2Session(Http2Connection connection, StreamExecutor streams) {
        this.connection = connection;
        this.streams = streams;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            connection.handle(limit);
        } catch (IllegalStateException e) {
            if (!closed || !(e.getCause() instanceof InterruptedException)) {
                throw e;
            }
        } finally {
            streams.connectionEnded();
        }
    }

    @Override
    public Duration idleTime() {
        // Helidon counts frames of the client, which needs to send none while it reads a stream.
        return streams.isHolding() ? Duration.ZERO : connection.idleTime();
    }

    @Override
    public boolean canInterrupt() {
        return connection.canInterrupt();
    }

    @Override
    public void close(boolean interrupt) {
        closed = true;
        connection.close(interrupt);
    }
}
