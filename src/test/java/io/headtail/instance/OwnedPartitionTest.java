package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.EventSettings;
import io.headtail.log.InvalidReason;
import io.headtail.log.KafkaSettings;
import io.headtail.snapshot.SnapshotFolder;
import io.headtail.window.Boundaries;
import io.headtail.window.ClockMode;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.PublishMode;
import io.headtail.window.Timing;
import io.headtail.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a partition counts as quiet; times are nanoTime. */
class OwnedPartitionTest {
    private static final long START = 17_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long TARGET = 1_700_000_000_000L;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);

    static final InstanceSettings SETTINGS =
            new InstanceSettings(
                    new KafkaSettings("", "views", "g", Map.of(), "p", "h", (short) 1),
                    new EventSettings(null, null, null, 0, false),
                    List.of(new WindowSpec("minute", 60_000)),
                    new Timing(1_000, 5_000, 1_000),
                    ClockMode.WALL,
                    PublishMode.AUTO,
                    Boundaries.NONE,
                    10,
                    1,
                    0,
                    Integer.MAX_VALUE,
                    "0",
                    SnapshotPolicy.NONE);

    private final OwnedPartition partition = fromTheLog();

    private static OwnedPartition fromTheLog() {
        return fromTheLog(0, SETTINGS);
    }

    /** A partition of a topic of four, without events. */
    static OwnedPartition fromTheLog(int number, InstanceSettings settings) {
        PartitionWindows windows =
                new PartitionWindows(SETTINGS.windows(), SETTINGS.timing(), 10, 0, Long.MIN_VALUE);
        RecoveryRecord record =
                new RecoveryRecord(
                        new SnapshotFolder("c", "views", "t", number),
                        null,
                        List.of(),
                        -1,
                        Long.MIN_VALUE,
                        new ProvisionalBoundaries(new byte[0]),
                        windows,
                        0,
                        0);
        return new OwnedPartition(number, windows, 4, record, settings, 0);
    }

    @Test
    void one_that_holds_no_event_is_quiet_from_its_start_once_its_end_is_read() {
        partition.polled(START);
        assertTrue(partition.silent(START), "worth asking where the log ends");
        assertFalse(partition.quiet(TARGET, START), "the end is not known yet");
        partition.endFor(TARGET, 1);
        assertFalse(partition.quiet(TARGET, START), "a record is still to be read");
        partition.invalid(0, InvalidReason.values()[0]);
        partition.polled(START);
        assertTrue(partition.quiet(TARGET, START));
        assertFalse(partition.quiet(TARGET + 1_000, START), "the end was asked for another target");
    }

    @Test
    void one_that_holds_an_event_is_quiet_after_lateness_and_slack_without_another() {
        EventBatch batch = new EventBatch();
        batch.add(0, TARGET, ID, 0, ID.length, 1);
        partition.events(batch);
        partition.polled(START);
        partition.endFor(TARGET, 1);
        assertEquals(1, partition.windows.headOffset());
        assertFalse(partition.quiet(TARGET, START));
        assertFalse(partition.quiet(TARGET, START + 6 * SECOND - 1));
        assertTrue(partition.quiet(TARGET, START + 6 * SECOND));
    }

    @Test
    void one_that_the_partition_count_changed_under_before_it_ran_is_marked_through_its_events() {
        EventBatch batch = new EventBatch();
        batch.add(0, TARGET, ID, 0, ID.length, 1);
        partition.events(batch);
        partition.placeAmong(4);
        assertEquals(Long.MIN_VALUE, partition.countChangedThrough);
        partition.placeAmong(6);
        assertEquals(TARGET, partition.countChangedThrough);
    }
}
