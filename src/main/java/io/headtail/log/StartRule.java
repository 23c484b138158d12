package io.headtail.log;

import io.headtail.window.ClockMode;
import io.headtail.window.Timing;
import io.headtail.window.WindowSpec;
import java.util.List;

/**
 * Where head and tails of a partition start when there is nothing to go on from, and from when on
 * answers are then complete.
 *
 * <p>With a window of all time, or for a replay, that is the log's beginning; otherwise the first
 * record at or after the start {@code S} of the longest window. All records before it are older
 * than {@code S}, so lateness is decided as by one who read them all.
 */
public final class StartRule {
    private final Timing timing;
    private final EventSettings event;
    private final Topic facts;
    private final List<WindowSpec> windows;
    private final boolean fromBeginning;

    /**
     * For windows that start together.
     *
     * @param facts the topic's, as they are known when asked
     */
    public StartRule(
            List<WindowSpec> windows,
            Timing timing,
            ClockMode clock,
            EventSettings event,
            Topic facts) {
        this.timing = timing;
        this.event = event;
        this.facts = facts;
        this.windows = List.copyOf(windows);
        this.fromBeginning =
                clock == ClockMode.EVENT || windows.stream().anyMatch(WindowSpec::isAll);
    }

    /**
     * A partition's start.
     *
     * @param offset the first offset to read
     * @param completeFrom epoch ms; {@link Long#MIN_VALUE} where nothing is missing
     */
    public record Start(long offset, long completeFrom) {}

    /** What the rule asks of the log. */
    public interface Log {
        long beginningOffset() throws InterruptedException;

        long endOffset() throws InterruptedException;

        /** The first offset whose record's timestamp is ≥ the time, or −1. */
        long offsetForTime(long timestampMs) throws InterruptedException;
    }

    /**
     * Where windows start that have nothing to go on from.
     *
     * @param nowMs epoch ms
     * @param deletedThrough no record that was deleted from the log has a later timestamp, epoch
     *     ms; {@link Long#MAX_VALUE} if nothing is known
     */
    public Start start(Log log, long nowMs, long deletedThrough) throws InterruptedException {
        long tick = timing.floor(nowMs - timing.latenessMs() - timing.slackMs());
        long windowStart = windows.stream().mapToLong(w -> w.startOf(tick)).min().orElse(tick);
        long offset;
        long completeFrom;
        if (fromBeginning) {
            offset = log.beginningOffset();
            completeFrom = Long.MIN_VALUE;
        } else {
            // The end comes first: what arrives between the two questions is then not passed over.
            long end = log.endOffset();
            long ahead = event.timestampPointer() == null ? 0 : event.maxAheadMs();
            long found = log.offsetForTime(Math.max(0, windowStart - ahead));
            offset = found < 0 ? end : found;
            completeFrom = windowStart;
        }
        // Offset 0 was the log's first record; a later beginning means that some were deleted.
        if (log.beginningOffset() > 0) {
            long known = deletedThrough == Long.MAX_VALUE ? Long.MAX_VALUE : deletedThrough + 1;
            completeFrom = Math.max(completeFrom, Math.min(known, knownFrom(nowMs)));
        }
        return new Start(offset, completeFrom);
    }

    // A deleted record's event may lie further ahead than its own timestamp where that comes from
    // JSON.
    private long knownFrom(long nowMs) {
        TopicFacts now = facts.get();
        long jsonAhead = event.timestampPointer() == null ? 0 : event.maxAheadMs();
        if (now.onlyTimeDeletes() && now.retentionMs() >= 0) {
            return nowMs - now.retentionMs() + jsonAhead;
        }
        return afterAll(nowMs);
    }

    /** A time that no record of up to now, deleted or not, can lie at or after. */
    public long afterAll(long nowMs) {
        long jsonAhead = event.timestampPointer() == null ? 0 : event.maxAheadMs();
        long room = Long.MAX_VALUE - nowMs - jsonAhead;
        return nowMs + jsonAhead + Math.min(facts.get().timestampMaxAheadMs(), room);
    }
}
