package io.headtail.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.clock.AnchoredClock;
import io.headtail.time.Timing;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The clock of one instance, whose wall clock is stepped now and then and set right again. Holds
 * that quiet partitions are never passed over by more than the time that has passed.
 */
final class SteppingClock {
    private static final int LONGEST_STEP_MS = 60_000;
    private static final long NANOS_PER_MS = 1_000_000;

    // It says each step, which here are many.
    private static final Logger LOG = Logger.getLogger(AnchoredClock.class.getName());

    static {
        LOG.setLevel(Level.OFF);
    }

    private final Timing timing;
    private final AnchoredClock clock;
    private final long began;
    private long now;
    private long wrongBy;

    SteppingClock(Timing timing, long now) {
        this.timing = timing;
        this.began = now;
        this.now = now;
        this.clock =
                new AnchoredClock(() -> this.now + wrongBy, () -> this.now * NANOS_PER_MS, timing);
    }

    /** Time goes on. */
    void passTime(long to) {
        now = to;
    }

    /** Now and then the wall clock is stepped, or set right. */
    void maybeStep(Random random) {
        if (random.nextInt(60) == 0) {
            boolean right = wrongBy != 0 && random.nextBoolean();
            wrongBy = right ? 0 : random.nextInt(2 * LONGEST_STEP_MS) - LONGEST_STEP_MS;
        }
    }

    /** The wall clock is right from now on. */
    void setRight() {
        wrongBy = 0;
    }

    /** An event with that timestamp has been read. */
    void seen(long timestamp) {
        clock.observeTimestamp(timestamp);
    }

    /** The tick that a watermark may reach. */
    long target() {
        return timing.floor(clock.latestMs() - timing.latenessMs() - timing.slackMs());
    }

    /** The tick that quiet partitions may be passed over to. */
    long quietTarget() {
        long time = clock.nowMs();
        // Drift may be followed, by a little.
        assertTrue(
                time - began <= (now - began) + (now - began) / 100 + 1,
                () -> "%d ms have passed, not %d".formatted(now - began, time - began));
        return timing.floor(time - timing.latenessMs() - timing.slackMs());
    }
}
