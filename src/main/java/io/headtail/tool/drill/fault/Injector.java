package io.headtail.tool.drill.fault;

import io.headtail.tool.drill.process.Cluster;
import io.headtail.tool.drill.process.SteppedClocks;
import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.traffic.DrillBroker;
import io.headtail.tool.drill.traffic.DrillFeed;
import org.jspecify.annotations.Nullable;

/** Injects planned faults into the processes and servers. */
public final class Injector {
    private static final long MIN_SILENCE_MS = 4_000;
    private static final long MAX_EXTRA_SILENCE_MS = 4_000;
    private static final long SMALL_STEP_MIN_S = 2;
    private static final long SMALL_STEP_MAX_S = 6;
    private static final long LARGE_STEP_MAX_S = 25;
    private static final long WRONG_CLOCK_MS = 10_000;

    private final Processes processes;
    private final StoppableWait waits;
    private final DrillFeed feed;
    private final DrillBroker broker;
    private final LogFaults log;
    private final StoreFaults store;
    private final @Nullable SteppedClocks clocks;

    /**
     * @param clocks null if no planned fault steps a clock
     */
    public Injector(
            Processes processes,
            DrillFeed feed,
            DrillBroker broker,
            LogFaults log,
            StoreFaults store,
            @Nullable SteppedClocks clocks) {
        this.processes = processes;
        this.waits = processes.waits();
        this.feed = feed;
        this.broker = broker;
        this.log = log;
        this.store = store;
        this.clocks = clocks;
    }

    /** The fault's name for the report: its kind, target and form. */
    public String describe(PlannedFault planned) {
        String label = planned.kind().label();
        String victim = victim(planned);
        return switch (planned.kind()) {
            case MERGER, BROKER_RESTART, SILENCE -> label;
            case OPEN_TX ->
                    "%s %.1f s, %s"
                            .formatted(
                                    label,
                                    LogFaults.openMs(planned) / 1e3,
                                    planned.first() ? "commit" : "abort");
            case LEADERLESS -> planned.first() ? label : label + ", kill " + victim;
            case PURGE -> planned.first() ? label : label + ", kill " + victim;
            case CLOCK_STEP -> "%s %s %+d s".formatted(label, victim, step(planned));
            default -> label + " " + victim;
        };
    }

    /** Injects a fault, and returns when everything that it took away runs again. */
    public void inject(PlannedFault planned, InjectedFault fault) {
        String victim = victim(planned);
        switch (planned.kind()) {
            case KILL -> processes.kill(victim, planned, fault);
            case STOP -> {
                processes.stop(victim);
                processes.startAgain(victim, fault, planned.awayMs());
            }
            case PAUSE -> processes.pause(victim, fault);
            case S3_DOWN -> store.s3Down(victim, planned, fault);
            case S3_TORN -> store.s3Torn(victim, planned, fault);
            case BROKER_RESTART -> broker.restart();
            case MERGER -> processes.kill(Cluster.MERGER, planned, fault);
            case SILENCE -> silence(planned, fault);
            case OPEN_TX -> log.openTransaction(planned, fault);
            case LEADERLESS -> log.leaderless(victim, planned, fault);
            case CLOCK_STEP -> stepClock(victim, planned, fault);
            case PURGE -> log.purge(victim, planned, fault);
            case STORE_OBJECT -> store.unreadable(victim, planned, fault);
        }
        fault.over();
    }

    private String victim(PlannedFault planned) {
        return processes.cluster().instances().get(planned.instance());
    }

    private void silence(PlannedFault planned, InjectedFault fault) {
        long length = MIN_SILENCE_MS + (long) (planned.moment() * MAX_EXTRA_SILENCE_MS);
        feed.fallSilent(length);
        waits.wallClock(fault.atMs() + length);
    }

    /** The step of a clock in seconds; positive for ahead. */
    private static int step(PlannedFault planned) {
        long seconds =
                planned.small()
                        ? planned.between(SMALL_STEP_MIN_S, SMALL_STEP_MAX_S)
                        : planned.between(SMALL_STEP_MAX_S, LARGE_STEP_MAX_S);
        return (int) (planned.first() ? seconds : -seconds);
    }

    private void stepClock(String victim, PlannedFault planned, InjectedFault fault) {
        if (clocks == null) {
            throw new IllegalStateException("a step of a clock that cannot be stepped");
        }
        fault.strikes();
        clocks.step(victim, 1_000L * step(planned));
        try {
            waits.wallClock(fault.struckMs() + WRONG_CLOCK_MS);
        } finally {
            clocks.step(victim, 0);
        }
    }
}
