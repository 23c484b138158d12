package io.headtail.instance;

import io.headtail.instance.clock.TickClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** A clock that is set by hand, at most to now. */
final class ManualClock implements TickClock {
    private final LongSupplier nowMs;
    final Set<Integer> atEnd = new HashSet<>();
    final List<Integer> left = new ArrayList<>();
    final Set<Integer> passed = new HashSet<>();
    boolean stepped;
    boolean replayEnded;
    private long target = Long.MIN_VALUE;
    private long quietTarget = Long.MIN_VALUE;

    /** By the time of day, epoch ms. */
    ManualClock(LongSupplier nowMs) {
        this.nowMs = nowMs;
    }

    /** In ms after {@link LaneScene#BEGIN}. */
    void set(long targetMs, long quietTargetMs) {
        target = LaneScene.BEGIN + targetMs;
        quietTarget = LaneScene.BEGIN + quietTargetMs;
    }

    @Override
    public long target() {
        return target;
    }

    @Override
    public long quietTarget() {
        return quietTarget;
    }

    @Override
    public long now() {
        return nowMs.getAsLong();
    }

    @Override
    public void report(
            int partition, long watermark, long headOffset, boolean end, boolean resting) {
        if (end) {
            atEnd.add(partition);
        } else {
            atEnd.remove(partition);
        }
    }

    @Override
    public boolean isStepped() {
        return stepped;
    }

    @Override
    public boolean passes(int partition) {
        return passed.contains(partition);
    }

    @Override
    public void leave(int partition) {
        left.add(partition);
    }

    @Override
    public long reachedByAll() {
        return Long.MIN_VALUE;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public List<Integer> heldBy() {
        return List.of();
    }

    @Override
    public boolean atEnd() {
        return replayEnded;
    }
}
