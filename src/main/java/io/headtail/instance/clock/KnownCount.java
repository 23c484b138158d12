package io.headtail.instance.clock;

import io.headtail.log.Topic;
import io.headtail.time.Timing;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Up to which tick it is known how many partitions the topic had. What was sent before a tick may
 * lie in a partition that nobody here has heard of; so a tick is worth going to only once a look at
 * the topic has begun after its time, or, where events are ahead of the clock, after it was wanted.
 * Belongs to the lane's thread.
 */
public final class KnownCount {
    private static final long NANOS_PER_MS = 1_000_000;
    private static final long MIN_INTERVAL_MS = 100;
    private static final long MAX_INTERVAL_MS = 1_000;

    /** Looks between an event's time and that of its tick's release, so that none waits for one. */
    private static final int LOOKS = 4;

    private final Topic topic;
    private final Timing timing;
    private final LongSupplier nowMs;
    private final LongSupplier nanos;
    private long lookedNanos;

    /** Of the look whose time of day is known; none before {@link #timed}. */
    private long timedNanos;

    private boolean timed;
    private long known = Long.MIN_VALUE;
    private boolean waiting;
    private long wanted;
    private long wantedNanos;

    /**
     * Of a topic.
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

    /** How often the topic must be looked at for no tick to wait for that. */
    public static Duration interval(Timing timing) {
        long ms = (timing.latenessMs() + timing.slackMs()) / LOOKS;
        return Duration.ofMillis(Math.clamp(ms, MIN_INTERVAL_MS, MAX_INTERVAL_MS));
    }

    /** How many partitions there are, as far as is known; {@link #upTo} goes by that look. */
    public int partitions() {
        lookedNanos = topic.lookedNanos();
        return topic.get().partitions();
    }

    /**
     * The greatest tick that may be gone to.
     *
     * @param target a tick; {@link Long#MIN_VALUE} for none
     * @return at most {@code target}
     */
    public long upTo(long target) {
        // The time of day first: if anything comes in between, the look was longer ago.
        long now = nowMs.getAsLong();
        long nowNanos = nanos.getAsLong();
        if (waiting && lookedNanos - wantedNanos >= 0) {
            waiting = false;
            known = Math.max(known, wanted);
        }
        // Once for each look. While a machine is suspended the monotonic clock may stand still; a
        // look of before would be one of now as soon as the time of day is set right.
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
