package io.headtail.tool.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplaysTest {
    private static String gauge(int partition, String cursor, String value) {
        return "headtail_recovery_replayed_events{cursor=\"%s\",partition=\"%d\"} %s\n"
                .formatted(cursor, partition, value);
    }

    @Test
    void only_recoveries_since_the_last_reading_count_and_of_a_partition_the_longest() {
        Map<Replays.Cursor, Long> before =
                Replays.read(
                        Map.of(
                                "a-1.log",
                                gauge(0, "head", "70.0") + gauge(1, "head", "80.0"),
                                "b-1.log",
                                gauge(2, "head", "90.0")));
        Map<Replays.Cursor, Long> after =
                Replays.read(
                        Map.of(
                                // started again: had 0 for a while, and 1
                                "a-2.log",
                                gauge(0, "head", "5.0")
                                        + gauge(1, "head", "1.2345678E7")
                                        + gauge(1, "ten", "3.0"),
                                // 0 came over from a, 2 stayed
                                "b-1.log",
                                gauge(0, "head", "100.0") + gauge(2, "head", "90.0")));
        assertEquals(Map.of("head", 100L + 12_345_678L, "ten", 3L), Replays.between(before, after));
    }

    @Test
    void metrics_without_recoveries_say_nothing() {
        assertEquals(Map.of(), Replays.read(Map.of("a-1.log", "# HELP x\nheadtail_events 1.0\n")));
    }
}
