package io.headtail.http.connection;

import io.headtail.http.connection.ConnectionGuard.Step;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection without TLS, whose first bytes decide between HTTP/1 and HTTP/2. */
final class UndecidedConnection implements ServerConnection, InterruptableTask<Void> {
    // RFC 9113, 3.4. No method of HTTP/1 is PRI.
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ConnectionContext context;
    private final ConnectionGuard guard;
    private final Http1Selector http1;
    private final Http2Selector http2;
    private final long startNs = System.nanoTime();
    private volatile @Nullable Thread reader;
    private volatile @Nullable ServerConnection decided;
    private volatile boolean closed;

    UndecidedConnection(
            ConnectionContext context,
            ConnectionGuard guard,
            Http1Selector http1,
            Http2Selector http2) {
        this.context = context;
        this.guard = guard;
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        reader = Thread.currentThread();
        guard.enter(Step.IDLE);
        SocketBytes bytes = new SocketBytes(context.serverSocket());
        boolean isHttp2 = bytes.startsWith(PREFACE);
        ServerConnection connection =
                isHttp2
                        ? http2.connection(context, guard, bytes)
                        : http1.connection(context, guard, bytes);
        decided = connection;
        if (!closed) {
            connection.handle(limit);
        }
    }

    @Override
    public Duration idleTime() {
        ServerConnection connection = decided;
        return connection == null
                ? Duration.ofNanos(System.nanoTime() - startNs)
                : connection.idleTime();
    }

    @Override
    public boolean canInterrupt() {
        ServerConnection connection = decided;
        return connection == null
                || (connection instanceof InterruptableTask<?> task && task.canInterrupt());
    }

    @Override
    public void close(boolean interrupt) {
        closed = true;
        ServerConnection connection = decided;
        Thread waiting = reader;
        if (connection != null) {
            connection.close(interrupt);
        } else if (waiting != null) {
            waiting.interrupt();
        }
    }
}
