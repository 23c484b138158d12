package io.headtail.tool.drill.fault;

import io.headtail.tool.drill.process.ChildProcess;
import io.headtail.tool.drill.process.Cluster;
import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.traffic.Poller;
import java.time.Duration;

/** Stops, kills, pauses and starts the processes of a cluster, as faults do. */
public final class Processes {
    /** What the consumer group takes as a member's end; twice as long is a pause. */
    public static final long SESSION_MS = 6_000;

    /** How long a process may take to stop when told to. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    /** A signal and a look at its effect may come a little late on a busy machine. */
    private static final Duration GRACE_AND_MORE = GRACE.plusSeconds(3);

    private static final Duration START = Duration.ofMinutes(5);
    private static final int STOPPED_BY_SIGTERM = 143;

    private final Cluster cluster;
    private final Poller poller;
    private final StoppableWait waits;
    private final Duration stopTimeout;

    /**
     * @param onTime whether a process must stop within its grace
     */
    public Processes(Cluster cluster, Poller poller, StoppableWait waits, boolean onTime) {
        this.stopTimeout = onTime ? GRACE_AND_MORE : START;
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

    /** Kills a process, and starts it again after the time of the plan. */
    void kill(String name, PlannedFault planned, InjectedFault fault) {
        kill(name, planned, fault, () -> {});
    }

    /**
     * Kills a process, and starts it again after the time of the plan.
     *
     * @param meanwhile is done while it is away
     */
    void kill(String name, PlannedFault planned, InjectedFault fault, Runnable meanwhile) {
        fault.strikes();
        cluster.take(name).close();
        meanwhile.run();
        startAgain(name, fault, planned.awayMs());
    }

    /** Tells a process to stop, and waits until it has. */
    public void stop(String name) {
        ChildProcess child = cluster.take(name);
        child.signal("TERM");
        if (!waits.holds(stopTimeout, () -> !child.isAlive())) {
            cluster.problem(
                    "%s did not stop within %d s after SIGTERM"
                            .formatted(child.log().getFileName(), GRACE.toSeconds()));
        } else if (child.exitCode() != STOPPED_BY_SIGTERM) {
            cluster.problem(
                    "%s exited with %d after SIGTERM, not with %d"
                            .formatted(
                                    child.log().getFileName(),
                                    child.exitCode(),
                                    STOPPED_BY_SIGTERM));
        }
        child.close();
    }

    /** Starts a process so long after the fault struck. */
    void startAgain(String name, InjectedFault fault, long afterMs) {
        waits.wallClock(fault.struckMs() + afterMs);
        start(name);
    }

    /** Starts a process, and waits until it listens. */
    public void start(String name) {
        cluster.start(name);
        waits.until(
                name + " says where it listens\n" + cluster.logs(),
                START,
                () -> cluster.get(name).port() != 0);
        if (name.equals(Cluster.MERGER)) {
            poller.mergerAt(cluster.get(name).port());
        }
    }

    /** Lets a process stand still for twice the session time-out. */
    void pause(String name, InjectedFault fault) {
        pausedWhile(name, () -> waits.wallClock(fault.atMs() + 2 * SESSION_MS));
    }

    /** Lets a process stand still while something is done. */
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
