package io.headtail.instance;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.LanePartitions;
import io.headtail.log.PositionLostException;
import io.headtail.time.WindowSpec;
import io.headtail.window.EventBatch;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tails of a {@link LaneScene}, for its only sliding window. */
final class MemoryTails implements TailSource {
    static final String WINDOW = "minute";

    /** Partitions with lost positions, which the next feed reports. */
    final Set<Integer> lost = new HashSet<>();

    final Set<Integer> reading = new HashSet<>();

    /** Number of events that were read from the log. */
    int read;

    private final LaneScene scene;
    private @Nullable TailFeed feed;

    MemoryTails(LaneScene scene) {
        this.scene = scene;
    }

    /** Feeds these partitions. */
    MemoryTails of(LanePartitions owned) {
        feed = new TailFeed(0, 0, owned);
        return this;
    }

    @Override
    public int feed(Duration wait) {
        if (!lost.isEmpty()) {
            Set<Integer> those = Set.copyOf(lost);
            lost.clear();
            throw new PositionLostException(WINDOW, those, new IllegalStateException("deleted"));
        }
        int fed = 0;
        for (int partition : reading) {
            fed += feed(partition, Objects.requireNonNull(feed));
        }
        return fed;
    }

    private int feed(int partition, TailFeed to) {
        List<Long> log = scene.log(partition);
        int fed = 0;
        while (to.wants(partition) && to.tailOffset(partition) < to.headOffset(partition)) {
            long offset = to.tailOffset(partition);
            EventBatch batch = new EventBatch();
            batch.add(offset, log.get((int) offset), MemoryHead.ID, 0, MemoryHead.ID.length, 1);
            to.events(partition, batch);
            fed++;
        }
        read += fed;
        return fed;
    }

    @Override
    public void start(LanePartition p) {
        if (p.windows().has(0)) {
            reading.add(p.number());
        }
    }

    @Override
    public void stop(int partition) {
        scene.look(partition);
        reading.remove(partition);
    }

    @Override
    public int stop(int partition, @Nullable String window) {
        if (!WINDOW.equals(window)) {
            return -1;
        }
        stop(partition);
        return LaneScene.SETTINGS.windows().indexOf(WindowSpec.sliding(WINDOW, 60_000));
    }

    @Override
    public void close() {}
}
