package io.headtail.instance.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.instance.settings.PlacementChange;
import io.headtail.window.EventBatch;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** When a partition counts as quiet; times are nanoTime. */
class LanePartitionTest {
    private static final long TARGET = 1_700_000_000_000L;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);

    private final LanePartition partition = TestPartition.fromTheLog(0, TestPartition.SETTINGS);

    @Test
    void a_partition_is_marked_through_all_events_that_a_changed_count_may_misplace() {
        EventBatch batch = new EventBatch();
        batch.add(0, TARGET, ID, 0, ID.length, 1);
        partition.run(TestPartition.UNANSWERED);
        partition.events(batch);
        partition.placeAmong(4, TARGET);
        assertEquals(Long.MIN_VALUE, partition.countChangedThrough());
        // The head is an hour behind: events that it has not read yet were placed by the former
        // count as well.
        long now = TARGET + 3_600_000;
        partition.placeAmong(6, now);
        assertEquals(
                now + PlacementChange.PRODUCER_METADATA_AGE_MS, partition.countChangedThrough());
        // It is ahead of the clock.
        partition.placeAmong(8, TARGET - 3_600_000);
        assertEquals(
                TARGET + PlacementChange.PRODUCER_METADATA_AGE_MS, partition.countChangedThrough());
    }
}
