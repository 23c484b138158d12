package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.partition.TestPartition;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.instance.watch.AheadWatch;
import io.headtail.merge.Mark;
import io.headtail.testing.LogLines;
import io.headtail.window.EventBatch;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lateness is 5 s. */
class AheadWatchTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);

    private final LanePartition partition = TestPartition.fromTheLog(3, TestPartition.SETTINGS);
    private long offset = 40;

    @BeforeEach
    void run() {
        partition.run(TestPartition.UNANSWERED);
    }

    private void event(long timestamp) {
        EventBatch batch = new EventBatch();
        batch.add(offset++, timestamp, ID, 0, ID.length, 1);
        partition.events(batch);
    }

    private boolean isMarked() {
        return partition.marks().live(0).marks().equals(Set.of(Mark.AHEAD));
    }

    private long aheadMs() {
        partition.refreshStatus(0, PartitionStatus.SnapshotFigures.NONE);
        PartitionStatus status = partition.status();
        return status == null ? -1 : status.aheadMs();
    }

    @Test
    void a_partition_is_marked_while_stream_time_is_ahead_by_more_than_the_lateness() {
        try (LogLines log = LogLines.ofThisThread(AheadWatch.class.getName())) {
            partition.compareWith(NOW);
            assertFalse(isMarked(), "before any event");
            event(NOW + 5_000);
            partition.compareWith(NOW);
            assertFalse(isMarked(), "what comes on time is not late yet");
            assertEquals(5_000, aheadMs());

            event(NOW);
            event(NOW + 3_540_000);
            event(NOW + 1);
            partition.compareWith(NOW + 1);
            assertTrue(isMarked());
            assertEquals(3_539_999, aheadMs());
            assertEquals(1, partition.windows().head().late());
            partition.compareWith(NOW + 2);
            assertEquals(1, log.with("").size());
            assertEquals(1, log.with("partition=3 offset=42 aheadMs=3539999 ").size());

            event(NOW + 3_535_000);
            partition.compareWith(NOW + 3_535_000);
            assertFalse(isMarked());
            assertEquals(5_000, aheadMs());
            assertEquals(1, log.with("no longer ahead").size());
            partition.compareWith(NOW + 4_000_000);
            assertEquals(0, aheadMs());
        }
    }

    @Test
    void the_event_that_did_it_is_named_anew_each_time() {
        try (LogLines log = LogLines.ofThisThread(AheadWatch.class.getName())) {
            partition.compareWith(NOW);
            event(NOW + 10_000);
            partition.compareWith(NOW);
            partition.compareWith(NOW + 8_000);
            event(NOW + 100_000);
            partition.compareWith(NOW + 9_000);
            assertEquals(1, log.with("").stream().filter(l -> l.contains("offset=40")).count());
            assertTrue(isMarked());
            assertEquals(2, log.with("").size(), "no line for what comes again within a minute");
            partition.compareWith(NOW + 99_000);
            event(NOW + 400_000);
            partition.compareWith(NOW + 100_000);
            assertEquals(1, log.with("offset=42 aheadMs=300000").size());
        }
    }

    @Test
    void nothing_is_ahead_where_events_make_the_time() {
        event(Long.MAX_VALUE - 1);
        partition.compareWith(Long.MAX_VALUE);
        assertFalse(isMarked());
        assertEquals(0, aheadMs());
    }
}
