package io.headtail.tool.drill.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplaysTest {
    private final Replays replays = new Replays();

    private static String gauge(int partition, String cursor, String value) {
        return "headtail_recovery_replayed_events{cursor=\"%s\",partition=\"%d\"} %s\n"
                .formatted(cursor, partition, value);
    }

    @Test
    void partitions_are_summed_and_a_reading_that_repeats_counts_once() {
        String metrics =
                gauge(0, "head", "5.0") + gauge(1, "head", "1.2345678E7") + gauge(1, "ten", "3.0");
        replays.read("a-1.log", metrics);
        replays.read("a-1.log", metrics);
        assertEquals(Map.of("head", 12_345_683L, "ten", 3L), replays.take());
        replays.read("a-1.log", metrics);
        assertEquals(Map.of(), replays.take());
    }

    @Test
    void the_longest_replay_counts_of_a_partition_that_moved_between_processes() {
        replays.read("a-1.log", gauge(0, "head", "70.0"));
        replays.take();
        replays.read("b-1.log", gauge(0, "head", "0.0"));
        replays.read("b-1.log", gauge(0, "head", "500.0"));
        replays.read("b-1.log", "# it has left\n");
        replays.read("a-1.log", gauge(0, "head", "20.0"));
        assertEquals(Map.of("head", 500L), replays.take());
    }

    @Test
    void metrics_without_recoveries_say_nothing() {
        replays.read("a-1.log", "# HELP x\nheadtail_events_total 1.0\n");
        assertEquals(Map.of(), replays.take());
    }
}
