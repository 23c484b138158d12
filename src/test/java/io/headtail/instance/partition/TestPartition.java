package io.headtail.instance.partition;

import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.EndSource;
import io.headtail.log.LogEnd;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.testing.TestSettings;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Partitions without events, from the log alone; and settings that need no broker. */
public final class TestPartition {
    public static final InstanceSettings SETTINGS =
            TestSettings.withoutKafka()
                    .timing(new Timing(1_000, 5_000, 1_000))
                    .clock(ClockMode.WALL)
                    .headMemoryBytes(1 << 20)
                    .build();

    /** A source without any answers. */
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

    private TestPartition() {}

    /** A partition of a topic of four, without events. */
    public static LanePartition fromTheLog(int number, InstanceSettings settings) {
        return fromTheLog(number, settings, System::nanoTime);
    }

    /** As above, with a clock that the test controls. */
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
}
