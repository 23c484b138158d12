package io.headtail.instance;

import io.headtail.log.LogEnd;
import io.headtail.log.LogEnds;
import io.headtail.time.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether an owned partition may be passed over as quiet: its {@link QuietRule}, and the questions
 * where its log ends. Belongs to the lane's thread, which waits for no answer.
 */
final class QuietPartition {
    private static final Logger LOG = LoggerFactory.getLogger(QuietPartition.class);
    private static final long MIN_INTERVAL_MS = 100;
    private static final long MAX_INTERVAL_MS = 1_000;
    private static final int QUESTIONS_PER_SILENCE = 10;
    private static final long NANOS_PER_MS = 1_000_000;

    private final int partition;
    private final QuietRule rule;
    private LogEnds.@Nullable Followed ends;
    private long reportedTransaction = -1;
    private boolean pastTransaction;

    /**
     * Of a partition that comes to be owned.
     *
     * @param untouched see {@link QuietRule}
     */
    QuietPartition(int partition, InstanceSettings settings, boolean untouched, long nowNanos) {
        this.partition = partition;
        this.rule =
                new QuietRule(
                        silenceMs(settings.timing()) * NANOS_PER_MS,
                        settings.openTransactionTimeout().toNanos(),
                        untouched,
                        nowNanos);
    }

    private static long silenceMs(Timing timing) {
        return timing.latenessMs() + timing.slackMs();
    }

    /** How often a partition is asked that is in no hurry: too often to miss an outage. */
    static Duration interval(Timing timing) {
        long ms = silenceMs(timing) / QUESTIONS_PER_SILENCE;
        return Duration.ofMillis(Math.clamp(ms, MIN_INTERVAL_MS, MAX_INTERVAL_MS));
    }

    /** The partition is read from now on. */
    void start(LogEnds of) {
        stop();
        ends = of.follow(partition);
    }

    /** The partition is read no more. */
    void stop() {
        if (ends != null) {
            ends.close();
            ends = null;
        }
    }

    /** An event has come that counts. */
    void event(long nowNanos) {
        rule.event(nowNanos);
    }

    /** Takes the answers that have come. */
    void hear(long headOffset) {
        if (ends == null) {
            return;
        }
        for (LogEnd end = ends.take(); end != null; end = ends.take()) {
            rule.heard(end);
        }
        report(rule.overdueTransaction(headOffset));
    }

    // Once for each transaction.
    private void report(long lastStableOffset) {
        if (lastStableOffset < 0 || lastStableOffset == reportedTransaction) {
            return;
        }
        reportedTransaction = lastStableOffset;
        LOG.warn(
                "a transaction stays open, what follows its first record is not counted until it"
                        + " ends partition={} lastStableOffset={} records={}: if its producer is"
                        + " gone, kafka-transactions.sh find-hanging names it, and abort ends it",
                partition,
                lastStableOffset,
                rule.openTransactionRecords());
    }

    /**
     * How far the partition may be passed over; hurries for an answer where that is not as far as
     * the target.
     *
     * @return a tick ≤ {@code target}; {@link Long#MIN_VALUE} if it may not be passed over
     */
    long reach(long target, long headOffset) {
        if (ends != null && rule.wantsEnd(target, System.nanoTime())) {
            ends.hurry();
        }
        return Math.min(target, rule.reach(headOffset));
    }

    /** The partition is passed over now, with the head standing there. */
    void passing(long headOffset) {
        pastTransaction = rule.overdueTransaction(headOffset) >= 0;
    }

    /** Whether it was passed over last although a transaction was open in it. */
    boolean isPastTransaction() {
        return pastTransaction;
    }

    /** See {@link QuietRule#hasReadAll}. */
    boolean hasReadAll(long headOffset) {
        return rule.hasReadAll(headOffset);
    }

    /** See {@link QuietRule#isLogEmpty}. */
    boolean isLogEmpty() {
        return rule.isLogEmpty();
    }

    /** See {@link QuietRule#openTransactionRecords}. */
    long openTransactionRecords() {
        return rule.openTransactionRecords();
    }
}
