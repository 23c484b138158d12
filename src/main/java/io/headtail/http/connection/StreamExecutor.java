package io.headtail.http.connection;

import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs the streams of a connection of HTTP/2, each as an {@link Http2Stream}. With the connection
 * they end too: Helidon (4.5.0) lets a stream wait for the rest of its request's body, which then
 * never comes.
 */
final class StreamExecutor extends AbstractExecutorService {
    private final ExecutorService executor;
    private final Http2Activity connection;
    private final Set<Http2Stream> streams = ConcurrentHashMap.newKeySet();

    StreamExecutor(ExecutorService executor, Http2Activity connection) {
        this.executor = executor;
        this.connection = connection;
    }

    @Override
    public void execute(Runnable task) {
        // Here and not in its thread, so that the connection is never seen without it.
        Http2Stream stream = new Http2Stream(connection);
        streams.add(stream);
        try {
            executor.execute(() -> run(stream, task));
        } catch (RuntimeException e) {
            streams.remove(stream);
            stream.end();
            throw e;
        }
    }

    private void run(Http2Stream stream, Runnable task) {
        try {
            stream.run(task);
        } finally {
            streams.remove(stream);
        }
    }

    /** Whether a stream stays open for long. */
    boolean isHolding() {
        return connection.held().isHolding();
    }

    /** The connection has ended, so no body goes on. */
    void connectionEnded() {
        streams.forEach(Http2Stream::connectionEnded);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }
}
