package io.headtail.bench.query;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Load with requests at fixed times, independent of the response times: request {@code i} is due
 * {@code i / rate} seconds after the start. It is sent then or, if all connections wait for a
 * response, as soon as one is free; its latency counts from when it was due. So a pause of the
 * server affects all requests that were due during it.
 *
 * <p>One thread sends and one receives: a thread that waits for responses in a selector cannot wait
 * with less than millisecond precision, and one that spins would take a core from the server.
 */
final class OpenLoop implements Load {
    private static final long NANOS = 1_000_000_000L;
    private static final long MAX_LATENCY_NS = 60 * NANOS;

    private final Histogram latenciesNs = new Histogram(MAX_LATENCY_NS, 3);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Connections connections;
    private final BlockingQueue<Connection> free;
    private final int rate;
    private long answered;

    /**
     * @param rate requests per second
     */
    OpenLoop(Side side, int connections, int rate) throws IOException {
        this.connections = new Connections(side, connections);
        this.free = new ArrayBlockingQueue<>(connections);
        free.addAll(this.connections.all());
        this.rate = rate;
    }

    @Override
    public void slice(long nanos) throws IOException, InterruptedException {
        long requests = nanos * rate / NANOS;
        answered = 0;
        Thread sender = Thread.ofPlatform().name("sender").start(() -> send(requests));
        try {
            while (answered < requests) {
                connections.receive(this::record);
                throwFailure();
            }
        } finally {
            sender.interrupt();
            sender.join();
        }
    }

    private void record(Connection connection) {
        answered++;
        latenciesNs.recordValue(Math.min(System.nanoTime() - connection.dueNs(), MAX_LATENCY_NS));
        free.add(connection);
    }

    private void send(long requests) {
        try {
            long startNs = System.nanoTime();
            for (long i = 0; i < requests; i++) {
                long dueNs = startNs + i * NANOS / rate;
                for (long ns = dueNs - System.nanoTime(); ns > 0; ns = dueNs - System.nanoTime()) {
                    LockSupport.parkNanos(ns);
                    if (Thread.interrupted()) {
                        return;
                    }
                }
                Connection connection = free.poll(MAX_LATENCY_NS, TimeUnit.NANOSECONDS);
                if (connection == null) {
                    throw new IOException("no answer for a minute");
                }
                connection.send(dueNs);
            }
        } catch (IOException | InterruptedException e) {
            failure.set(e);
        }
    }

    private void throwFailure() throws IOException {
        Exception thrown = failure.get();
        if (thrown != null) {
            throw new IOException("the sender stopped", thrown);
        }
    }

    /** All latencies in ns. */
    Histogram latenciesNs() {
        return latenciesNs;
    }

    @Override
    public void reset() {
        latenciesNs.reset();
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
