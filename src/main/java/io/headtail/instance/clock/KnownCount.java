package io.headtail.instance.clock;

import io.headtail.log.Topic;
import io.headtail.time.Timing;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bounds the ticks for which the topic's partition count is known. Records sent before a tick may
 * be in a partition that this process does not know yet; so a tick may be reached only once a
 * look-up of the topic has begun after the tick's time, or, where events are ahead of the clock,
 * after the tick was requested. Belongs to the lane's thread.
 */
public final class KnownCount {
    private static final long NANOS_PER_MS = 1_000_000;
    private static final long MIN_INTERVAL_MS = 100;
    private static final long MAX_INTERVAL_MS = 1_000;

    /**
     * Look-ups of the topic between an event's time and the release of its tick, so that no tick
     * waits for one.
     */
    private static final int LOOKUPS_PER_RELEASE = 4;

    private final Topic topic;
    private final Timing timing;
    private final LongSupplier nowMs;
    private final LongSupplier nanos;
    private long lookedNanos;

    /** When the look-up began whose time of day is known, ns; unset until {@link #timed}. */
    private long timedNanos;

    private boolean timed;
    private long known = Long.MIN_VALUE;
    private boolean waiting;
    private long wanted;
    private long wantedNanos;

    /**
     * For one topic, of which no tick is known yet.
     *
     * @param nowMs the time of day, epoch ms
     * @param nanos as {@link System#nanoTime}
     */
    public KnownCount(Topic topic, Timing timing, LongSupplier nowMs, LongSupplier nanos) {
        this.topic = topic;
        this.timing = timing;
        this.nowMs = nowMs;
        this.nanos = nanos;
        this.lookedNanos = topic.lookedNanos();
    }

    /** How often the topic must be looked up so that no tick waits for it. */
    public static Duration interval(Timing timing) {
        long ms = (timing.latenessMs() + timing.slackMs()) / LOOKUPS_PER_RELEASE;
        return Duration.ofMillis(Math.clamp(ms, MIN_INTERVAL_MS, MAX_INTERVAL_MS));
    }

    /** The topic's partition count as last read; {@link #upTo} uses the time of that look-up. */
    public int partitions() {
        lookedNanos = topic.lookedNanos();
        return topic.get().partitions();
    }

    /**
     * The largest tick that may be reached.
     *
     * @param target a tick, epoch ms; {@link Long#MIN_VALUE} for none
     * @return at most {@code target}
     */
    public long upTo(long target) {
        // The time of day is read first: a pause in between only makes the look-up seem older.
        long now = nowMs.getAsLong();
        long nowNanos = nanos.getAsLong();
        if (waiting && lookedNanos - wantedNanos >= 0) {
            waiting = false;
            known = Math.max(known, wanted);
        }
        // Once for each look-up. While a machine is suspended the monotonic clock may stand still;
        // once the time of day is corrected, an old look-up would pass for a current one.
        if (!timed || lookedNanos != timedNanos) {
            timed = true;
            timedNanos = lookedNanos;
            long ago = Math.ceilDiv(Math.max(0, nowNanos - lookedNanos), NANOS_PER_MS);
            known = Math.max(known, timing.floor(now - ago));
        }
        if (target > known && !waiting) {
            waiting = true;
            wanted = target;
            wantedNanos = nowNanos;
        }
        return Math.min(target, known);
    }
}
