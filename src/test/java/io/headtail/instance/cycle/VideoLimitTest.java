package io.headtail.instance.cycle;

import static io.headtail.testing.Feeds.offer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A partition that reaches its limit of videos. */
class VideoLimitTest {
    private static final int MAX = 1_000;
    private static final long MINUTE = 60_000;

    private final VideoLimit limit = new VideoLimit(3, MAX);
    private long offset;

    private static PartitionWindows windows(WindowSpec spec) {
        return new PartitionWindows(
                List.of(spec), new Timing(1_000, 0, 0), 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);
    }

    private void views(PartitionWindows windows, int from, int end, long time) {
        for (int i = from; i < end; i++) {
            byte[] id = ("v" + i).getBytes(StandardCharsets.UTF_8);
            offer(windows.head(), offset++, time, id, 0, id.length, 1);
        }
    }

    @Test
    void a_partition_is_full_above_its_limit_and_stays_so() {
        PartitionWindows windows = windows(WindowSpec.allTime("all"));
        views(windows, 0, MAX, MINUTE);
        assertFalse(limit.isFull(windows), "as many as allowed");
        views(windows, MAX, MAX + 1, MINUTE);
        assertTrue(limit.isFull(windows));
        assertTrue(limit.wasFull());
    }

    @Test
    void videos_that_no_window_counts_any_more_do_not_fill_it() {
        PartitionWindows windows = windows(WindowSpec.sliding("minute", MINUTE));
        views(windows, 0, MAX, MINUTE);
        windows.advance(2 * MINUTE);
        // The tail reads the same records: all of them leave the window.
        long read = 0;
        for (int i = 0; i < MAX; i++) {
            byte[] id = ("v" + i).getBytes(StandardCharsets.UTF_8);
            offer(windows.tail(0), read++, MINUTE, id, 0, id.length, 1);
        }
        windows.advance(3 * MINUTE);
        views(windows, MAX, MAX + 10, 3 * MINUTE);
        assertFalse(limit.isFull(windows));
        assertEquals(10, windows.ids().size(), "the others were swept");
    }

    @Test
    void a_partition_is_never_full_without_a_limit() {
        VideoLimit none = new VideoLimit(3, Integer.MAX_VALUE);
        PartitionWindows windows = windows(WindowSpec.allTime("all"));
        views(windows, 0, 2 * MAX, MINUTE);
        assertFalse(none.isFull(windows));
    }
}
