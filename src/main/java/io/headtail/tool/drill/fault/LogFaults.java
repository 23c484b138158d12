package io.headtail.tool.drill.fault;

import io.headtail.tool.drill.process.StoppableWait;
import io.headtail.tool.drill.traffic.DrillBroker;
import io.headtail.tool.drill.traffic.OpenTransaction;

/** Faults of the log: open transactions, missing leaders, deleted records. */
public final class LogFaults {
    private static final long SHORT_TX_MIN_MS = 2_000;
    private static final long SHORT_TX_MAX_MS = OpenTransaction.INSTANCE_TIMEOUT_MS - 2_000;
    private static final long LONG_TX_MIN_MS = OpenTransaction.INSTANCE_TIMEOUT_MS + 4_000;
    private static final long LONG_TX_MAX_MS = OpenTransaction.INSTANCE_TIMEOUT_MS + 10_000;

    private static final long LEADERLESS_MIN_MS = 5_000;
    private static final long LEADERLESS_MAX_MS = 15_000;

    /** Minimum age of the oldest event that is left after a purge. */
    private static final long PURGE_MIN_AGE_MS = 12_000;

    private static final long PURGE_SMALL_MAX_AGE_MS = 50_000;
    private static final long PURGE_LARGE_MAX_AGE_MS = 200_000;

    private final DrillBroker broker;
    private final Processes processes;
    private final StoppableWait waits;
    private final OpenTransaction transaction;
    private final LogCut cut;

    /** Injects nothing yet. */
    public LogFaults(
            DrillBroker broker, Processes processes, OpenTransaction transaction, LogCut cut) {
        this.broker = broker;
        this.processes = processes;
        this.waits = processes.waits();
        this.transaction = transaction;
        this.cut = cut;
    }

    static long openMs(PlannedFault planned) {
        return planned.small()
                ? planned.between(SHORT_TX_MIN_MS, SHORT_TX_MAX_MS)
                : planned.between(LONG_TX_MIN_MS, LONG_TX_MAX_MS);
    }

    /** Keeps a transaction open for less or for more than the instances' timeout. */
    void openTransaction(PlannedFault planned, InjectedFault fault) {
        fault.strikes();
        transaction.run(fault.struckMs() + openMs(planned), planned.first(), waits);
    }

    /** Leaves every other partition without a leader for a while; may kill the victim meanwhile. */
    void leaderless(String victim, PlannedFault planned, InjectedFault fault) {
        fault.strikes();
        long backMs = fault.struckMs() + planned.between(LEADERLESS_MIN_MS, LEADERLESS_MAX_MS);
        broker.stopSecond();
        try {
            if (!planned.first()) {
                processes.kill(victim, planned, fault);
            }
            waits.wallClock(backMs);
        } finally {
            broker.startSecond();
        }
    }

    /** Deletes records that tails still need, at once or while the victim is down. */
    void purge(String victim, PlannedFault planned, InjectedFault fault) {
        if (planned.first()) {
            fault.strikes();
            purge(planned, fault);
        } else {
            processes.kill(victim, planned, fault, () -> purge(planned, fault));
        }
    }

    private void purge(PlannedFault planned, InjectedFault fault) {
        long most = planned.small() ? PURGE_SMALL_MAX_AGE_MS : PURGE_LARGE_MAX_AGE_MS;
        long before = System.currentTimeMillis() - planned.between(PURGE_MIN_AGE_MS, most);
        cut.before(before);
        fault.deletedBefore(before);
    }
}
