package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.PlacementChange;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.testing.TestSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** When a partition counts as quiet; times are nanoTime. */
class OwnedPartitionTest {
    private static final long TARGET = 1_700_000_000_000L;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);

    static final InstanceSettings SETTINGS =
            TestSettings.withoutKafka()
                    .timing(new Timing(1_000, 5_000, 1_000))
                    .clock(ClockMode.WALL)
                    .headMemoryBytes(1 << 20)
                    .build();

    private final OwnedPartition partition = fromTheLog();

    private static OwnedPartition fromTheLog() {
        return fromTheLog(0, SETTINGS);
    }

    /** A partition of a topic of four, without events. */
    static OwnedPartition fromTheLog(int number, InstanceSettings settings) {
        return fromTheLog(number, settings, System::nanoTime);
    }

    /** As above, by a clock of the test's own. */
    static OwnedPartition fromTheLog(int number, InstanceSettings settings, LongSupplier nanos) {
        PartitionWindows windows =
                new PartitionWindows(
                        settings.windows(),
                        settings.timing(),
                        10,
                        0,
                        Long.MIN_VALUE,
                        Placement.ANYWHERE);
        RecoveryRecord record =
                new RecoveryRecord(
                        new SnapshotFolder("c", "views", "t", number),
                        null,
                        List.of(),
                        -1,
                        Long.MIN_VALUE,
                        Long.MIN_VALUE,
                        new ProvisionalBoundaries(new byte[0]),
                        windows,
                        0,
                        0);
        return new OwnedPartition(number, windows, 4, record, settings, 0, nanos);
    }

    @Test
    void a_partition_is_marked_through_all_events_that_a_changed_count_may_misplace() {
        EventBatch batch = new EventBatch();
        batch.add(0, TARGET, ID, 0, ID.length, 1);
        partition.events(batch);
        partition.placeAmong(4, TARGET);
        assertEquals(Long.MIN_VALUE, partition.countChangedThrough);
        // The head is an hour behind: what it has not read yet was placed by the old count as well.
        long now = TARGET + 3_600_000;
        partition.placeAmong(6, now);
        assertEquals(now + PlacementChange.PRODUCERS_KNOW_AFTER_MS, partition.countChangedThrough);
        // It is ahead of the clock.
        partition.placeAmong(8, TARGET - 3_600_000);
        assertEquals(
                TARGET + PlacementChange.PRODUCERS_KNOW_AFTER_MS, partition.countChangedThrough);
    }
}
