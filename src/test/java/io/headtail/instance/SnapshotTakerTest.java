package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.log.TopicFacts;
import io.headtail.merge.Marks;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.testing.Await;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.NoBoundaries;
import io.headtail.window.EventBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is, by a clock of the test's own, and what counts as taken. */
class SnapshotTakerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = 1_700_000_000_000L;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);
    private static final TopicFacts FACTS =
            new TopicFacts("c", "t", 4, -1, true, Long.MAX_VALUE, false);

    @TempDir private Path directory;

    private final List<OwnedPartition> partitions = new ArrayList<>();
    private final List<SnapshotTaker> takers = new ArrayList<>();
    private int ticks;

    @AfterEach
    void close() {
        // What is under way must not write into a directory that is being removed.
        takers.forEach(taker -> assertTrue(taker.await(Await.PATIENCE)));
    }

    private SnapshotTaker taker(NoBoundaries sink, int count) {
        SnapshotStore store = new DirectoryStore(directory);
        InstanceSettings base = OwnedPartitionTest.SETTINGS;
        InstanceSettings settings =
                base.with(
                        base.kafka(),
                        base.boundaries(),
                        new SnapshotPolicy(store, Duration.ofMinutes(1), 3));
        SnapshotTaker taker = new SnapshotTaker(0, settings, store, (KnownTopic) () -> FACTS, sink);
        takers.add(taker);
        for (int number = 0; number < count; number++) {
            OwnedPartition p = OwnedPartitionTest.fromTheLog(number, settings);
            EventBatch batch = new EventBatch();
            batch.add(0, TICK, ID, 0, ID.length, 1);
            p.events(batch);
            taker.arrived(p, 0);
            partitions.add(p);
        }
        return taker;
    }

    // All go on by a tick; then what is done ends, and the next may begin.
    private void cycle(SnapshotTaker taker, long now) {
        ticks++;
        partitions.forEach(
                p -> {
                    if (!p.snapshots.holds()) {
                        p.windows.advance(TICK + 1_000L * ticks);
                    }
                });
        taker.cycle(partitions, 4, partition -> 0, now);
    }

    private OwnedPartition underWay() {
        return partitions.stream().filter(p -> p.snapshots.job != null).findAny().orElseThrow();
    }

    private void awaitDone() {
        SnapshotJob job = underWay().snapshots.job;
        assertNotNull(job);
        while (!job.done()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void every_partition_has_its_turn_where_one_snapshot_takes_longer_than_the_interval() {
        SnapshotTaker taker = taker((key, value, marks) -> {}, 3);
        for (int i = 1; i <= 6; i++) {
            cycle(taker, 100L * i * SECOND);
            awaitDone();
        }
        cycle(taker, 700 * SECOND);
        assertEquals(List.of(2L, 2L, 2L), partitions.stream().map(p -> p.snapshots.taken).toList());
    }

    @Test
    void a_partition_goes_on_for_a_tick_between_two_snapshots_however_slow_the_store() {
        SnapshotTaker taker = taker((key, value, marks) -> {}, 1);
        cycle(taker, 100 * SECOND);
        awaitDone();
        cycle(taker, 200 * SECOND);
        assertEquals(1, partitions.get(0).snapshots.taken);
        assertNull(partitions.get(0).snapshots.job, "it is not frozen again at once");
        cycle(taker, 202 * SECOND);
        assertNotNull(partitions.get(0).snapshots.job);
    }

    @Test
    void a_snapshot_that_ends_with_an_error_is_not_taken() throws IOException {
        NoBoundaries sink =
                new NoBoundaries() {
                    @Override
                    public void send(byte[] key, byte[] value, Marks marks) {}

                    @Override
                    public long acknowledged() {
                        throw new OutOfMemoryError("no room for a copy");
                    }
                };
        SnapshotTaker taker = taker(sink, 1);
        cycle(taker, 100 * SECOND);
        awaitDone();
        cycle(taker, 101 * SECOND);
        assertEquals(0, partitions.get(0).snapshots.taken);
        assertEquals(1, partitions.get(0).snapshots.failures);
        try (SnapshotStore store = new DirectoryStore(directory)) {
            assertEquals(List.of(), store.list(partitions.get(0).recovery.folder));
        }
    }

    @Test
    void partitions_leave_a_lane_that_has_failed_without_a_last_snapshot() {
        SnapshotTaker taker = taker((key, value, marks) -> {}, 1);
        partitions.get(0).windows.advance(TICK + 1_000);
        taker.close();
        taker.last(partitions.get(0), 4, 0);
        assertNull(partitions.get(0).snapshots.job);
    }
}
