package io.headtail.tool.drill.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.tool.drill.record.DrillVideos;
import io.headtail.tool.drill.record.SentEvents;
import io.headtail.tool.drill.record.WatchedWindow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recount small enough to be done by hand. */
class DrillRecountTest {
    private static final long START = 1_700_000_000_000L;
    private static final WatchedWindow TEN = new WatchedWindow("ten", 10_000);
    private static final WatchedWindow ALL = new WatchedWindow("all", 0);

    private final SentEvents events = new SentEvents(2, START);
    private final long[] offsets = new long[2];

    @BeforeEach
    void send() {
        send(0, 0, 7);
        send(0, 3_000, 8);
        send(0, 1_500, 7); // out of order
        send(0, 999, 9); // 2,001 ms behind: late
        send(0, 1_000, 8); // 2,000 ms behind: just not
        send(0, 12_000, 7);
        send(1, 500, 3); // partition 1 has a stream time of its own
        send(1, 500, 3);
    }

    private void send(int partition, long afterMs, int video) {
        events.add(partition, offsets[partition]++, START + afterMs, video);
    }

    private DrillRecount recount() {
        return new DrillRecount(events, 2_000);
    }

    private static long[] rows(long... videosAndViews) {
        long[] rows = new long[videosAndViews.length / 2];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = DrillVideos.row((int) videosAndViews[2 * i], videosAndViews[2 * i + 1]);
        }
        return rows;
    }

    @Test
    void an_event_is_late_if_more_than_the_lateness_behind_its_partitions_newest() {
        assertEquals(1, recount().late());
        assertEquals(7, recount().counted());
    }

    @Test
    void the_end_of_a_window_is_excluded_and_its_start_included() {
        DrillRecount.Sweep ten = recount().sweep(TEN);
        assertArrayEquals(rows(), ten.rows(START, 10));
        assertArrayEquals(rows(3, 2, 7, 2, 8, 1), ten.rows(START + 3_000, 10));
        assertArrayEquals(rows(3, 2, 7, 2, 8, 2), ten.rows(START + 3_001, 10));
        assertArrayEquals(rows(3, 2, 7, 2, 8, 2), ten.rows(START + 10_000, 10));
        assertArrayEquals(rows(3, 2, 8, 2, 7, 1), ten.rows(START + 10_001, 10));
        assertArrayEquals(rows(8, 1), ten.rows(START + 12_000, 10));
        assertArrayEquals(rows(7, 1), ten.rows(START + 22_000, 10));
        assertArrayEquals(rows(), ten.rows(START + 22_001, 10));
    }

    @Test
    void all_time_forgets_nothing() {
        DrillRecount.Sweep all = recount().sweep(ALL);
        assertArrayEquals(rows(7, 3, 3, 2, 8, 2), all.rows(START + 1_000_000, 10));
    }

    @Test
    void ties_go_to_the_lower_id_also_at_the_last_rank() {
        assertArrayEquals(rows(7, 3, 3, 2), recount().sweep(ALL).rows(START + 1_000_000, 2));
    }
}
