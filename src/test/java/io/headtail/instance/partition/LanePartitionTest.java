package io.headtail.instance.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.PlacementChange;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.log.EndSource;
import io.headtail.log.KafkaSettings;
import io.headtail.log.LogEnd;
import io.headtail.log.event.EventSettings;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.EventBatch;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a partition counts as quiet; times are nanoTime. */
public class LanePartitionTest {
    private static final long TARGET = 1_700_000_000_000L;
    private static final byte[] ID = "v".getBytes(StandardCharsets.UTF_8);

    public static final InstanceSettings SETTINGS =
            new InstanceSettings(
                    new KafkaSettings("", "views", "g", Map.of(), "p", "h", (short) 1),
                    new EventSettings(null, null, null, 0, false),
                    List.of(WindowSpec.sliding("minute", 60_000)),
                    new Timing(1_000, 5_000, 1_000),
                    ClockMode.WALL,
                    Duration.ofMinutes(1),
                    Duration.ofDays(1),
                    PublishMode.AUTO,
                    Boundaries.NONE,
                    10,
                    1,
                    1 << 20,
                    0,
                    Integer.MAX_VALUE,
                    "0",
                    SnapshotPolicy.NONE);

    /** Nobody says where logs end. */
    public static final EndSource UNANSWERED =
            number ->
                    new EndSource.Followed() {
                        @Override
                        public @Nullable LogEnd take() {
                            return null;
                        }

                        @Override
                        public void hurry() {}

                        @Override
                        public void close() {}
                    };

    private final LanePartition partition = fromTheLog();

    private static LanePartition fromTheLog() {
        return fromTheLog(0, SETTINGS);
    }

    /** A partition of a topic of four, without events. */
    public static LanePartition fromTheLog(int number, InstanceSettings settings) {
        return fromTheLog(number, settings, System::nanoTime);
    }

    /** As above, by a clock of the test's own. */
    public static LanePartition fromTheLog(
            int number, InstanceSettings settings, LongSupplier nanos) {
        PartitionWindows windows =
                new PartitionWindows(
                        settings.windows(),
                        settings.timing(),
                        10,
                        0,
                        Long.MIN_VALUE,
                        Placement.ANYWHERE);
        Origin origin =
                Origin.log(
                        new SnapshotFolder("c", "views", "t", number),
                        List.of(),
                        4,
                        Long.MIN_VALUE,
                        0);
        return new LanePartition(number, windows, origin, settings, 0, nanos);
    }

    @Test
    void one_that_the_partition_count_changed_under_is_marked_through_all_that_may_be_misplaced() {
        EventBatch batch = new EventBatch();
        batch.add(0, TARGET, ID, 0, ID.length, 1);
        partition.run(UNANSWERED);
        partition.events(batch);
        partition.placeAmong(4, TARGET);
        assertEquals(Long.MIN_VALUE, partition.countChangedThrough());
        // The head is an hour behind: what it has not read yet was placed by the old count as well.
        long now = TARGET + 3_600_000;
        partition.placeAmong(6, now);
        assertEquals(
                now + PlacementChange.PRODUCERS_KNOW_AFTER_MS, partition.countChangedThrough());
        // It is ahead of the clock.
        partition.placeAmong(8, TARGET - 3_600_000);
        assertEquals(
                TARGET + PlacementChange.PRODUCERS_KNOW_AFTER_MS, partition.countChangedThrough());
    }
}
