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
 * Requests at fixed times, however fast the answers come: request {@code i} is due {@code i / rate}
 * after the start, is sent then or, when every connection waits for an answer, as soon as one does
 * not, and its latency counts from when it was due. So a pause of the server is paid for by all who
 * would have asked during it.
 *
 * <p>One thread sends and one receives: a thread that waited for answers in a selector could not
 * wait for a time to less than a millisecond, and one that spun would take a core from the server.
 */
final class OpenLoop {
    private static final long NANOS = 1_000_000_000L;
    private static final long HIGHEST_NS = 60 * NANOS;

    private final Histogram latenciesNs = new Histogram(HIGHEST_NS, 3);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final BlockingQueue<Connection> free;
    private final int rate;
    private final long warm;
    private final long requests;
    private long answered;

    private OpenLoop(int connections, int rate, long warmSeconds, long seconds) {
        this.free = new ArrayBlockingQueue<>(connections);
        this.rate = rate;
        this.warm = warmSeconds * rate;
        this.requests = (warmSeconds + seconds) * rate;
    }

    /** The latencies, in ns, of the requests due after the seconds that only warm up. */
    static Histogram run(Side side, int connections, int rate, long warmSeconds, long seconds)
            throws IOException, InterruptedException {
        return new OpenLoop(connections, rate, warmSeconds, seconds).run(side, connections);
    }

    private Histogram run(Side side, int count) throws IOException, InterruptedException {
        try (Connections connections = new Connections(side, count)) {
            free.addAll(connections.all());
            long startNs = System.nanoTime();
            Thread sender = Thread.ofPlatform().name("sender").start(() -> send(startNs));
            try {
                while (answered < requests) {
                    connections.receive(connection -> record(connection, startNs));
                    throwFailure();
                }
            } finally {
                sender.interrupt();
                sender.join();
            }
        }
        return latenciesNs;
    }

    private void record(Connection connection, long startNs) {
        answered++;
        if (connection.dueNs() - startNs >= warm * NANOS / rate) {
            latenciesNs.recordValue(Math.min(System.nanoTime() - connection.dueNs(), HIGHEST_NS));
        }
        free.add(connection);
    }

    private void send(long startNs) {
        try {
            for (long i = 0; i < requests; i++) {
                long dueNs = startNs + i * NANOS / rate;
                for (long ns = dueNs - System.nanoTime(); ns > 0; ns = dueNs - System.nanoTime()) {
                    LockSupport.parkNanos(ns);
                    if (Thread.interrupted()) {
                        return;
                    }
                }
                Connection connection = free.poll(HIGHEST_NS, TimeUnit.NANOSECONDS);
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
}
