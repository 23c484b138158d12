package io.headtail.instance.snapshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.TestPartition;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.log.TopicFacts;
import io.headtail.merge.Marks;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.testing.Await;
import io.headtail.testing.KnownTopic;
import io.headtail.testing.NoBoundaries;
import io.headtail.testing.TestFacts;
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

/**
 * Which partition's snapshot is next, by a clock that the test controls, and which snapshots count
 * as taken.
 */
class SnapshotSchedulerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = 1_700_000_000_000L;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);
    private static final TopicFacts FACTS = TestFacts.of(4);

    @TempDir private Path directory;

    private final List<LanePartition> partitions = new ArrayList<>();
    private final List<SnapshotScheduler> takers = new ArrayList<>();
    private int ticks;

    @AfterEach
    void close() {
        // A snapshot under way must not write into a directory that is being removed.
        takers.forEach(taker -> assertTrue(taker.await(Await.PATIENCE)));
    }

    private SnapshotScheduler taker(NoBoundaries sink, int count) {
        SnapshotStore store = new DirectoryStore(directory);
        InstanceSettings base = TestPartition.SETTINGS;
        InstanceSettings settings =
                base.with(
                        base.kafka(),
                        base.boundaries(),
                        new SnapshotPolicy(store, Duration.ofMinutes(1), 3));
        SnapshotScheduler taker =
                new SnapshotScheduler(
                        0, settings, store, (KnownTopic) () -> FACTS, sink, System::nanoTime);
        takers.add(taker);
        for (int number = 0; number < count; number++) {
            LanePartition p = TestPartition.fromTheLog(number, settings);
            EventBatch batch = new EventBatch();
            batch.add(0, TICK, ID, 0, ID.length, 1);
            p.run(TestPartition.UNANSWERED);
            p.events(batch);
            taker.add(p, 0);
            partitions.add(p);
        }
        return taker;
    }

    // All advance by a tick; then finished snapshots end, and the next may begin.
    private void cycle(SnapshotScheduler taker, long now) {
        ticks++;
        partitions.forEach(
                p -> {
                    if (!taker.holds(p, now)) {
                        p.windows().advance(TICK + 1_000L * ticks);
                    }
                });
        taker.cycle(partitions, 4, partition -> 0, now);
    }

    // Ends the snapshot under way, at that time.
    private void awaitEnd(SnapshotScheduler taker, long now) {
        Await.until(
                "the snapshot has ended",
                () -> {
                    taker.cycle(List.of(), 4, partition -> 0, now);
                    return partitions.stream().noneMatch(taker::isUnderWay);
                });
    }

    private List<Long> taken(SnapshotScheduler taker) {
        return partitions.stream().map(p -> taker.figures(p).taken()).toList();
    }

    @Test
    void every_partition_has_its_turn_where_one_snapshot_takes_longer_than_the_interval() {
        SnapshotScheduler taker = taker((key, value, marks) -> {}, 3);
        for (int i = 1; i <= 6; i++) {
            cycle(taker, 100L * i * SECOND);
            awaitEnd(taker, 100L * (i + 1) * SECOND);
        }
        assertEquals(List.of(2L, 2L, 2L), taken(taker));
    }

    @Test
    void a_partition_goes_on_for_a_tick_between_two_snapshots_however_slow_the_store() {
        SnapshotScheduler taker = taker((key, value, marks) -> {}, 1);
        LanePartition p = partitions.get(0);
        cycle(taker, 100 * SECOND);
        awaitEnd(taker, 200 * SECOND);
        cycle(taker, 200 * SECOND);
        assertEquals(List.of(1L), taken(taker));
        assertFalse(taker.isUnderWay(p), "it is not frozen again at once");
        cycle(taker, 202 * SECOND);
        assertTrue(taker.isUnderWay(p));
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
        SnapshotScheduler taker = taker(sink, 1);
        cycle(taker, 100 * SECOND);
        awaitEnd(taker, 101 * SECOND);
        assertEquals(List.of(0L), taken(taker));
        assertEquals(1, taker.figures(partitions.get(0)).failures());
        try (SnapshotStore store = new DirectoryStore(directory)) {
            assertEquals(List.of(), store.list(partitions.get(0).origin().folder()));
        }
    }

    @Test
    void partitions_leave_a_lane_that_has_failed_without_a_last_snapshot() {
        SnapshotScheduler taker = taker((key, value, marks) -> {}, 1);
        partitions.get(0).windows().advance(TICK + 1_000);
        taker.close();
        taker.takeLast(partitions.get(0), 4, 0);
        assertFalse(taker.isUnderWay(partitions.get(0)));
    }
}
