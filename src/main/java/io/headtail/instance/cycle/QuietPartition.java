package io.headtail.instance.cycle;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.EndSource;
import io.headtail.log.LogEnd;
import io.headtail.time.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests an owned partition's log end, and passes the answers to its {@link QuietRule}. Belongs
 * to the lane's thread, which does not wait for answers.
 */
public final class QuietPartition {
    private static final Logger LOG = LoggerFactory.getLogger(QuietPartition.class);
    private static final long MIN_INTERVAL_MS = 100;
    private static final long MAX_INTERVAL_MS = 1_000;
    private static final int REQUESTS_PER_SILENCE = 10;
    private static final long NANOS_PER_MS = 1_000_000;

    private final int partition;
    private final QuietRule rule;
    private EndSource.@Nullable Followed ends;
    private long reportedTransaction = -1;

    /**
     * For a partition that has become owned.
     *
     * @param untouched see {@link QuietRule}
     */
    public QuietPartition(
            int partition, InstanceSettings settings, boolean untouched, long nowNanos) {
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

    /**
     * How often a partition's log end is requested without need: often enough not to miss an
     * outage.
     */
    public static Duration interval(Timing timing) {
        long ms = silenceMs(timing) / REQUESTS_PER_SILENCE;
        return Duration.ofMillis(Math.clamp(ms, MIN_INTERVAL_MS, MAX_INTERVAL_MS));
    }

    /** Starts the requests: the partition is read from now on. */
    public void start(EndSource of) {
        stop();
        ends = of.follow(partition);
    }

    /** Stops the requests: the partition is not read any more. */
    public void stop() {
        if (ends != null) {
            ends.close();
            ends = null;
        }
    }

    /** Takes the answers that have arrived. */
    public void hear(long headOffset) {
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
                "a transaction stays open, records after its first one are not counted until it"
                        + " ends partition={} lastStableOffset={} records={}: if its producer is"
                        + " gone, kafka-transactions.sh find-hanging names it, and abort ends it",
                partition,
                lastStableOffset,
                rule.openTransactionRecords());
    }

    /** Requests the log end as soon as possible. */
    public void hurry() {
        if (ends != null) {
            ends.hurry();
        }
    }

    /** Whether and how far it may be passed over. */
    public QuietRule rule() {
        return rule;
    }
}
