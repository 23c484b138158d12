package io.headtail.tool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileOrderTest {
    private final FileOrder order = new FileOrder();

    @Test
    void a_file_that_goes_back_a_little_is_in_order() {
        for (long timestamp : new long[] {10_000, 5_000, 10_001, Long.MAX_VALUE}) {
            assertFalse(order.at(2, timestamp));
        }
        assertEquals(Optional.empty(), order.summary());
    }

    @Test
    void a_file_lies_behind_newer_events_that_its_topic_already_has() {
        FileOrder behind = new FileOrder(1_700_000_000_000L);
        assertTrue(behind.at(2, 1_600_000_000_000L));
        String first = behind.first();
        assertTrue(
                first.contains("line 2 lies PT27777H46M40S before the newest record that"), first);
        assertTrue(first.contains("(2023-11-14T22:13:20Z)"), first);
        assertFalse(behind.at(3, 1_600_000_001_000L));
        String summary = behind.summary().orElseThrow();
        assertTrue(
                summary.contains("sorted by timestamp, to a topic of its own, or count it"),
                summary);
        assertEquals(100_000_000_000L, behind.farthestBackMs());
    }

    @Test
    void the_first_line_that_goes_back_too_far_is_told_at_once_and_all_at_the_end() {
        assertFalse(order.at(2, 10_000));
        assertTrue(order.at(4, 4_999));
        assertTrue(order.first().contains("line 4 lies PT5.001S before"), order::first);
        assertFalse(order.at(5, 3_000), "told once");
        assertFalse(order.at(7, 0));
        assertFalse(order.at(8, 6_000));
        String summary = order.summary().orElseThrow();
        assertTrue(summary.contains("3 of 5 events"), summary);
        assertTrue(summary.contains("the first in line 4, the farthest by PT10S"), summary);
    }
}
