package io.headtail.instance.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.settings.PlacementChange;
import io.headtail.window.EventBatch;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** In which states, and by which thread, a partition is used; and what a new count marks. */
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

    private void cannotBeUsed() {
        EventBatch batch = new EventBatch();
        batch.add(0, TARGET, ID, 0, ID.length, 1);
        assertThrows(IllegalStateException.class, () -> partition.events(batch));
        assertThrows(
                IllegalStateException.class,
                () -> partition.advance(TARGET, true, (windows, live) -> {}));
        assertThrows(IllegalStateException.class, partition::live);
        assertThrows(IllegalStateException.class, () -> partition.graft(0));
        assertEquals(0, partition.cycle().events());
    }

    @Test
    void a_partition_is_used_only_while_it_is_run() {
        cannotBeUsed();
        assertTrue(partition.run(TestPartition.UNANSWERED), "for the first time");
        assertThrows(IllegalStateException.class, () -> partition.run(TestPartition.UNANSWERED));
        partition.graft(7);
        cannotBeUsed();
        assertEquals(7, partition.leaderEpoch());
        assertFalse(partition.run(TestPartition.UNANSWERED));
        partition.release();
        cannotBeUsed();
        assertThrows(IllegalStateException.class, () -> partition.run(TestPartition.UNANSWERED));
    }

    @Test
    void a_live_partition_is_live_again_after_a_graft() {
        partition.run(TestPartition.UNANSWERED);
        assertFalse(partition.isLive());
        partition.live();
        assertTrue(partition.isLive());
        assertThrows(IllegalStateException.class, partition::live, "it is so already");
        partition.graft(0);
        assertFalse(partition.isLive());
        partition.run(TestPartition.UNANSWERED);
        assertTrue(partition.isLive());
    }

    @Test
    void a_partition_that_is_run_belongs_to_one_thread() throws InterruptedException {
        partition.run(TestPartition.UNANSWERED);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((thread, e) -> thrown.set(e))
                        .start(() -> partition.events(new EventBatch()));
        other.join();
        assertInstanceOf(AssertionError.class, thrown.get());
    }
}
