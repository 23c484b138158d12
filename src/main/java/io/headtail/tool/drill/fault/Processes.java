package io.headtail.tool.drill.fault;

import io.headtail.tool.drill.process.ChildProcess;
import io.headtail.tool.drill.process.Cluster;
import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.traffic.Poller;
import java.time.Duration;

/** Stops, kills, pauses and starts the processes of a cluster. */
public final class Processes {
    /** The consumer group's session timeout; a pause lasts twice as long. */
    public static final long SESSION_MS = 6_000;

    /** How long a process may take to stop after SIGTERM. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    /** Allows for a busy machine, where the signal and the check may be late. */
    private static final Duration STOP_TIMEOUT = GRACE.plusSeconds(3);

    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

    private final Cluster cluster;
    private final Poller poller;
    private final StoppableWait waits;
    private final Duration stopTimeout;

    /**
     * @param onTime whether a process must stop within {@link #GRACE}
     */
    public Processes(Cluster cluster, Poller poller, StoppableWait waits, boolean onTime) {
        this.stopTimeout = onTime ? STOP_TIMEOUT : START_TIMEOUT;
        this.cluster = cluster;
        this.poller = poller;
        this.waits = waits;
    }

    Cluster cluster() {
        return cluster;
    }

    StoppableWait waits() {
        return waits;
    }

    /** Kills a process, and restarts it after the planned time. */
    void kill(String name, PlannedFault planned, InjectedFault fault) {
        kill(name, planned, fault, () -> {});
    }

    /**
     * Kills a process, and restarts it after the planned time.
     *
     * @param meanwhile runs while it is down
     */
    void kill(String name, PlannedFault planned, InjectedFault fault, Runnable meanwhile) {
        fault.strikes();
        cluster.take(name).close();
        meanwhile.run();
        startAgain(name, fault, planned.awayMs());
    }

    /** Stops a process by SIGTERM, and waits for its end. */
    public void stop(String name) {
        ChildProcess child = cluster.take(name);
        child.signal("TERM");
        if (!waits.holds(stopTimeout, () -> !child.isAlive())) {
            cluster.problem(
                    "%s did not stop within %d s after SIGTERM"
                            .formatted(child.log().getFileName(), GRACE.toSeconds()));
        } else {
            String problem = child.notStoppedInOrder();
            if (problem != null) {
                cluster.problem(problem);
            }
        }
        child.close();
    }

    /** Restarts a process {@code afterMs} after the fault struck. */
    void startAgain(String name, InjectedFault fault, long afterMs) {
        waits.wallClock(fault.struckMs() + afterMs);
        start(name);
    }

    /** Starts a process, and waits until it listens. */
    public void start(String name) {
        cluster.start(name);
        waits.until(
                name + " says where it listens\n" + cluster.logs(),
                START_TIMEOUT,
                () -> cluster.get(name).port() != 0);
        if (name.equals(Cluster.MERGER)) {
            poller.mergerAt(cluster.get(name).port());
        }
    }

    /** Pauses a process (SIGSTOP) for twice the session timeout. */
    void pause(String name, InjectedFault fault) {
        pausedWhile(name, () -> waits.wallClock(fault.atMs() + 2 * SESSION_MS));
    }

    /** Pauses a process (SIGSTOP) while the action runs. */
    void pausedWhile(String name, Runnable action) {
        ChildProcess child = cluster.get(name);
        child.signal("STOP");
        try {
            action.run();
        } finally {
            child.signal("CONT");
        }
    }
}
