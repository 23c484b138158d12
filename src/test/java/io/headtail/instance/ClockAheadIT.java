package io.headtail.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.KafkaUnderTest;
import io.headtail.time.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance whose clock is ahead, and one with a right clock that resumes from its snapshot. */
class ClockAheadIT {
    private static final String TOPIC = "clock-ahead";
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    @TempDir private Path directory;

    @Test
    void a_complete_from_of_a_clock_ahead_is_lowered_by_a_restart_with_a_right_clock()
            throws Exception {
        OnePartition scene =
                new OnePartition(KafkaUnderTest.bootstrapServers(), TOPIC, directory, 3);
        scene.send(1_000);
        // The log has lost its beginning, so only the clock bounds the deleted records' timestamps.
        try (Admin admin = scene.admin()) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(TOPIC, 0), RecordsToDelete.beforeOffset(300)))
                    .all()
                    .get();
        }
        long began = System.currentTimeMillis();
        OnePartition.Run ahead = scene.run(OnePartition.clock(30 * DAY_MS));
        assertEquals(700, ahead.replayed());
        assertTrue(ahead.of(OnePartition.ALL).completeFrom() >= began + 30 * DAY_MS);
        scene.send(100);
        OnePartition.Run right = scene.run(OnePartition.clock(0));
        assertEquals(100, right.replayed(), "from the snapshot on");
        long latest = System.currentTimeMillis() + DAY_MS;
        for (WindowSpec window : List.of(OnePartition.SHORT, OnePartition.ALL)) {
            long completeFrom = right.of(window).completeFrom();
            assertFalse(right.of(window).complete());
            assertTrue(
                    completeFrom >= began && completeFrom <= latest, window + " " + completeFrom);
        }
        // Nor does it stay in the snapshots.
        scene.send(100);
        long third = scene.run(OnePartition.clock(0)).of(OnePartition.ALL).completeFrom();
        assertEquals(right.of(OnePartition.ALL).completeFrom(), third);
    }
}
