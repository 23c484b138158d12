package io.headtail.instance;

import io.headtail.log.HeadReader;
import io.headtail.log.HeadSource;
import io.headtail.log.PositionLostException;
import io.headtail.log.event.EventSink;
import io.headtail.window.EventBatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The head of a {@link LaneScene}: logs in memory, and a group that the test controls. */
final class MemoryHead implements HeadSource {
    static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);

    /** The group's calls at the next poll. */
    final Queue<Consumer<HeadReader.Ownership>> group = new ArrayDeque<>();

    /** Partitions with lost positions, which each poll reports until they are started again. */
    final Set<Integer> lost = new HashSet<>();

    /** Partitions that are not read until they are started again. */
    final Set<Integer> resting = new HashSet<>();

    final Set<Integer> paused = new HashSet<>();

    /** Per partition, the offset up to which its log is read. */
    final Map<Integer, Integer> readable = new HashMap<>();

    private final LaneScene scene;
    private HeadReader.@Nullable Ownership ownership;
    private final Map<Integer, Long> positions = new HashMap<>();

    MemoryHead(LaneScene scene) {
        this.scene = scene;
    }

    /** Sets the lane's callbacks. */
    MemoryHead of(HeadReader.Ownership lane) {
        ownership = lane;
        return this;
    }

    @Override
    public void start(int partition, long offset, int leaderEpoch) {
        positions.put(partition, offset);
        lost.remove(partition);
        resting.remove(partition);
        paused.remove(partition);
    }

    @Override
    public void park(int partition) {
        positions.put(partition, 0L);
        lost.remove(partition);
        resting.add(partition);
    }

    /** The group revokes the partition at the next poll. */
    void revoke(int partition) {
        group.add(
                by -> {
                    by.revoked(partition);
                    positions.remove(partition);
                });
    }

    @Override
    public String memberId() {
        return "member";
    }

    @Override
    public int leaderEpoch(int partition) {
        return 0;
    }

    @Override
    public int poll(Duration wait, EventSink sink) {
        for (var said = group.poll(); said != null; said = group.poll()) {
            said.accept(Objects.requireNonNull(ownership));
        }
        if (!lost.isEmpty()) {
            Set<Integer> those = Set.copyOf(lost);
            lost.retainAll(positions.keySet());
            throw new PositionLostException(null, those, new IllegalStateException("deleted"));
        }
        int read = 0;
        for (int partition : List.copyOf(positions.keySet())) {
            if (!resting.contains(partition) && !paused.contains(partition)) {
                read += read(partition, sink);
            }
        }
        return read;
    }

    private int read(int partition, EventSink sink) {
        List<Long> log = scene.log(partition);
        long from = positions.getOrDefault(partition, -1L);
        int end = Math.min(log.size(), readable.getOrDefault(partition, Integer.MAX_VALUE));
        if (from == end) {
            return 0;
        }
        EventBatch batch = new EventBatch();
        for (long offset = from; offset < end; offset++) {
            batch.add(offset, log.get((int) offset), ID, 0, ID.length, 1);
        }
        sink.events(partition, batch);
        positions.put(partition, (long) end);
        sink.position(partition, end);
        return batch.size();
    }

    @Override
    public long position(int partition) {
        return positions.getOrDefault(partition, -1L);
    }

    @Override
    public long lag(int partition) {
        return scene.log(partition).size() - positions.getOrDefault(partition, -1L);
    }

    @Override
    public void pause(int partition, boolean now) {
        if (now) {
            paused.add(partition);
        } else {
            paused.remove(partition);
        }
    }

    @Override
    public void wakeup() {}

    @Override
    public void close(Duration wait) {}
}
