package io.headtail.tool.drill.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the instances' metrics once a second, each in its own thread: a paused instance does not
 * block the others.
 */
public final class ReplayWatch implements AutoCloseable {
    private static final long READ_INTERVAL_NANOS = 1_000_000_000;

    private final Cluster cluster;
    private final Replays replays;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /** Starts reading. */
    public ReplayWatch(Cluster cluster, Replays replays) {
        this.cluster = cluster;
        this.replays = replays;
        for (String name : cluster.instances()) {
            threads.add(Thread.ofVirtual().name("replays-" + name).start(() -> run(name)));
        }
    }

    private void run(String name) {
        while (!stopping) {
            ChildProcess child = cluster.running(name);
            String metrics = child == null ? null : child.metrics();
            if (child != null && metrics != null) {
                replays.read(String.valueOf(child.log().getFileName()), metrics);
            }
            LockSupport.parkNanos(READ_INTERVAL_NANOS);
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }
}
