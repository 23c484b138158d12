package io.headtail.tool.drill.rollout;

import io.headtail.tool.drill.process.Http;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Which servers get new connections: those whose {@code /health/ready} was 200 when it was last
 * asked, in turn. Thread-safe.
 */
final class Endpoints implements AutoCloseable {
    /** How often readiness is asked, and so how late a change is noticed. */
    static final long PROBE_INTERVAL_MS = 1_000;

    private final Map<String, Thread> probes = new ConcurrentHashMap<>();
    private final CopyOnWriteArraySet<Integer> ready = new CopyOnWriteArraySet<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** From now on asks whether it is ready. */
    void add(String name, int port) {
        probes.put(name, Thread.ofVirtual().name("probe-" + name).start(() -> probe(port)));
    }

    private void probe(int port) {
        while (!Thread.currentThread().isInterrupted()) {
            if (!Http.isReady(port)) {
                ready.remove(port);
            } else if (!Thread.currentThread().isInterrupted()) {
                ready.add(port);
            }
            LockSupport.parkNanos(PROBE_INTERVAL_MS * 1_000_000);
        }
        ready.remove(port);
    }

    /** It gets no connections any more, whatever it says. */
    void remove(String name) {
        Thread probe = probes.remove(name);
        if (probe != null) {
            probe.interrupt();
        }
    }

    /** Whether it gets connections. */
    boolean has(int port) {
        return ready.contains(port);
    }

    /** The port for the next connection; 0 if no server is ready. */
    int next() {
        Object[] now = ready.toArray();
        return now.length == 0 ? 0 : (int) now[Math.floorMod(turn.getAndIncrement(), now.length)];
    }

    @Override
    public void close() {
        probes.keySet().forEach(this::remove);
    }
}
