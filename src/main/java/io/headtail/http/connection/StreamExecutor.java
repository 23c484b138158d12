package io.headtail.http.connection;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs the streams of a connection of HTTP/2, each as an {@link Http2Stream}. */
final class StreamExecutor extends AbstractExecutorService {
    private final ExecutorService executor;
    private final Http2Activity connection;

    StreamExecutor(ExecutorService executor, Http2Activity connection) {
        this.executor = executor;
        this.connection = connection;
    }

    @Override
    public void execute(Runnable task) {
        // Here and not in its thread, so that the connection is never seen without it.
        Http2Stream stream = new Http2Stream(connection);
        try {
            executor.execute(() -> stream.run(task));
        } catch (RuntimeException e) {
            stream.end();
            throw e;
        }
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
