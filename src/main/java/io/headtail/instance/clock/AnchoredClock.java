package io.headtail.instance.clock;

import io.headtail.time.Timing;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of day, anchored to a monotonic clock: it never goes back, and it does not follow a step
 * of the wall clock until there is reason to believe it. Safe from any thread.
 *
 * <p>It runs with the monotonic clock. A difference from the wall clock is treated by its size:
 *
 * <ul>
 *   <li>up to the tolerance (the slack, clamped to 250 ms to 1 s): drift. It is followed without a
 *       log line, ahead by 5 ms a second, back by running at half speed.
 *   <li>beyond it: a step, which is logged. A step ahead is followed at once when an event's
 *       timestamp confirms it ({@link #observeTimestamp}), or when it has held for 5 minutes. A
 *       step back is followed when it has held for as long, by running at half speed until the two
 *       clocks agree.
 * </ul>
 *
 * <p>If a step ahead is believed too early, quiet partitions are passed over while their events are
 * still to come; if it is believed too late, they only wait. Hence the delay.
 */
public final class AnchoredClock {
    private static final Logger LOG = LoggerFactory.getLogger(AnchoredClock.class);
    private static final long MS = 1_000_000;

    /** How long a step must hold to be believed without an event that confirms it. */
    static final long BELIEVED_AFTER_MS = 300_000;

    static final long MIN_TOLERANCE_MS = 250;
    static final long MAX_TOLERANCE_MS = 1_000;

    /** Drift ahead is followed by 1/200 of the time that passes, drift back by 1/2. */
    static final int DRIFT_AHEAD_DIVISOR = 200;

    static final int DRIFT_BACK_DIVISOR = 2;

    /** Bounds the log lines about a wall clock that steps often. */
    private static final long LOG_INTERVAL_MS = 1_000;

    private static final int MAX_READINGS = 100;

    private final LongSupplier wallMs;
    private final LongSupplier nanos;
    private final long tolerance;
    private final long anchorMs;

    private long lastNanos;

    /** Time elapsed on the monotonic clock since the anchor, ns. */
    private long passed;

    /** Time elapsed on this clock since the anchor, ns; never falls. */
    private long run;

    /** How far the wall clock was ahead at the last reading, ns. */
    private long ahead;

    private long steppedAt;
    private long loggedAt = -LOG_INTERVAL_MS * MS;
    private boolean following;
    private volatile boolean stepped;

    /**
     * Anchors the clock at the wall clock's current time.
     *
     * @param wallMs the wall clock, epoch ms; may step
     * @param nanos as {@link System#nanoTime}
     * @param timing its slack bounds the drift that is followed without a log line
     */
    public AnchoredClock(LongSupplier wallMs, LongSupplier nanos, Timing timing) {
        this.wallMs = wallMs;
        this.nanos = nanos;
        this.tolerance = Math.clamp(timing.slackMs(), MIN_TOLERANCE_MS, MAX_TOLERANCE_MS) * MS;
        long wall;
        int readings = 0;
        // Both clocks are read together: a pause in between would look like a step later.
        do {
            lastNanos = nanos.getAsLong();
            wall = wallMs.getAsLong();
        } while (nanos.getAsLong() - lastNanos > 10 * MS && ++readings < MAX_READINGS);
        this.anchorMs = wall;
    }

    /** The clock of this machine. */
    public static AnchoredClock system(Timing timing) {
        return new AnchoredClock(System::currentTimeMillis, System::nanoTime, timing);
    }

    /** The time by this clock, epoch ms; never less than before. */
    public synchronized long nowMs() {
        observe();
        return now();
    }

    /**
     * The later of this clock and the wall clock, epoch ms: if one of them is right, nothing that
     * has happened is later. May go back.
     */
    public synchronized long latestMs() {
        observe();
        return now() + Math.max(0, ahead / MS);
    }

    /** How far the wall clock is ahead of this clock, ms; negative if it is behind. */
    public synchronized long stepMs() {
        observe();
        return Math.floorDiv(ahead, MS);
    }

    /** Whether the two clocks differ by more than the tolerance. */
    boolean isStepped() {
        return stepped;
    }

    /**
     * Takes a timestamp of another clock, such as that of an event just read. If the wall clock was
     * stepped ahead and the timestamp is nearer to it than to this clock, the step is believed.
     *
     * @param timestampMs by that clock, epoch ms
     */
    public void observeTimestamp(long timestampMs) {
        if (stepped) {
            confirm(timestampMs);
        }
    }

    private synchronized void confirm(long timestampMs) {
        observe();
        long now = now();
        long wall = now + ahead / MS;
        if (stepped && timestampMs > now + ahead / MS / 2 && timestampMs <= wall + tolerance / MS) {
            jump("an event's time confirms it");
        }
    }

    private long now() {
        return anchorMs + run / MS;
    }

    private void observe() {
        long before = nanos.getAsLong();
        long wall = (wallMs.getAsLong() - anchorMs) * MS;
        long between = Math.max(0, nanos.getAsLong() - before);
        long elapsed = Math.max(0, before - lastNanos);
        lastNanos += elapsed;
        passed += elapsed;
        run += elapsed;
        long difference = difference(wall, between);
        if (Math.abs(difference) <= tolerance) {
            agree();
            follow(difference, elapsed);
        } else {
            differ(difference, elapsed);
        }
        ahead = difference(wall, between);
    }

    // The wall clock was read at some time within `between`, and it has whole ms only.
    private long difference(long wall, long between) {
        long least = wall - run - between;
        long most = wall - run + MS - 1;
        return least > 0 ? least : Math.min(0, most);
    }

    private void agree() {
        if (stepped) {
            stepped = false;
            LOG.info("the wall clock and the monotonic clock agree again");
        }
    }

    // At a bounded rate, so that no partition is passed over much faster than time passes, and none
    // stands still.
    private void follow(long difference, long elapsed) {
        run +=
                difference > 0
                        ? Math.min(difference, elapsed / DRIFT_AHEAD_DIVISOR)
                        : -Math.min(-difference, elapsed / DRIFT_BACK_DIVISOR);
    }

    private void differ(long difference, long elapsed) {
        long before = stepped ? ahead : 0;
        if (!stepped || Math.abs(difference - before) > tolerance) {
            step(difference - before);
        }
        if (passed - steppedAt < BELIEVED_AFTER_MS * MS) {
            return;
        }
        if (difference > 0) {
            ahead = difference;
            jump("it has held for " + Duration.ofMillis(BELIEVED_AFTER_MS));
            return;
        }
        if (!following) {
            following = true;
            LOG.warn(
                    "the wall clock's step back by {} has held for {}: it is believed, and time runs"
                            + " at half speed until the two agree",
                    Duration.ofMillis(-Math.floorDiv(difference, MS)),
                    Duration.ofMillis(BELIEVED_AFTER_MS));
        }
        follow(difference, elapsed);
    }

    private void step(long by) {
        stepped = true;
        following = false;
        steppedAt = passed;
        if (passed - loggedAt >= LOG_INTERVAL_MS * MS) {
            loggedAt = passed;
            LOG.warn(
                    "the wall clock was stepped {} by {}: the step is not followed, and answers are"
                            + " marked clock-step, until the two agree{} or the step has held for {}",
                    by > 0 ? "ahead" : "back",
                    Duration.ofMillis(Math.abs(Math.floorDiv(by, MS))),
                    by > 0 ? ", an event confirms it," : "",
                    Duration.ofMillis(BELIEVED_AFTER_MS));
        }
    }

    private void jump(String reason) {
        LOG.warn(
                "the wall clock's step ahead by {} is believed: {}",
                Duration.ofMillis(ahead / MS),
                reason);
        run += ahead;
        ahead = 0;
        stepped = false;
    }
}
