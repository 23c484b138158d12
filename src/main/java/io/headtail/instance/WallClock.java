package io.headtail.instance;

import io.headtail.window.Timing;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Target is the wall clock less lateness and slack: the same for every partition of every instance,
 * so that partials meet at common ticks without coordination.
 */
final class WallClock implements TickClock {
    private final Timing timing;
    private final LongSupplier wallMs;

    WallClock(Timing timing, LongSupplier wallMs) {
        this.timing = timing;
        this.wallMs = wallMs;
    }

    @Override
    public long target() {
        return timing.floor(wallMs.getAsLong() - timing.latenessMs() - timing.slackMs());
    }

    @Override
    public long now() {
        return wallMs.getAsLong();
    }

    @Override
    public void report(int partition, long watermark, boolean atEnd) {}

    @Override
    public void leave(int partition) {}

    @Override
    public List<Integer> heldBy() {
        return List.of();
    }

    @Override
    public boolean atEnd() {
        return false;
    }
}
