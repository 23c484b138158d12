package io.headtail.window;

import static io.headtail.testing.Feeds.offer;
import static io.headtail.testing.Feeds.tailWants;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionWindowsTest {
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);
    private static final WindowSpec TEN = WindowSpec.sliding("ten", 10_000);
    private static final WindowSpec ALL = WindowSpec.allTime("all");

    private final PartitionWindows windows =
            new PartitionWindows(
                    List.of(TEN, ALL), TIMING, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);

    private static byte[] id(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private static void head(PartitionWindows to, long offset, long timestamp, String id) {
        offer(to.head(), offset, timestamp, id(id), 0, id(id).length, 1);
    }

    private static void tail(PartitionWindows to, long offset, long timestamp, String id) {
        offer(to.tail(0), offset, timestamp, id(id), 0, id(id).length, 1);
    }

    private void both(long offset, long timestamp, String id) {
        head(windows, offset, timestamp, id);
        tail(windows, offset, timestamp, id);
    }

    private long count(int w, String id) {
        int slot = windows.ids().find(id(id), 0, id(id).length);
        return slot < 0 ? 0 : windows.window(w).counts().count(slot);
    }

    @Test
    void a_tail_never_subtracts_what_the_head_dropped_as_late() {
        both(0, 1_000, "a");
        both(1, 20_000, "b");
        both(2, 14_999, "a");
        assertEquals(1, windows.head().late());
        assertEquals(3, windows.tail(0).offset());
        both(3, 60_000, "c");
        windows.advance(20_000);
        assertEquals(0, count(0, "a"));
        assertEquals(1, count(1, "a"), "the late event counts nowhere");
        windows.advance(50_000);
        assertEquals(0, windows.window(0).counts().views());
        assertTrue(windows.assertValid());
    }

    @Test
    void every_add_of_a_release_comes_before_any_subtraction() {
        both(0, 1_000, "a");
        both(1, 90_000, "b");
        windows.advance(85_000);
        assertEquals(0, count(0, "a"), "added and subtracted in one step, never below zero");
        assertEquals(1, count(1, "a"));
    }

    @Test
    void an_event_at_the_start_of_the_span_counts_and_one_at_its_end_does_not() {
        both(0, 10_000, "a");
        both(1, 60_000, "b");
        windows.advance(10_000);
        assertEquals(0, count(0, "a"));
        windows.advance(20_000);
        assertEquals(1, count(0, "a"));
        windows.advance(21_000);
        assertEquals(0, count(0, "a"));
    }

    @Test
    void a_tail_is_given_nothing_that_its_head_has_not_read() {
        head(windows, 0, 1_000, "a");
        assertThrows(BrokenInvariantException.class, () -> tail(windows, 1, 2_000, "a"));
        assertThrows(BrokenInvariantException.class, () -> windows.tail(0).pass(1));
        windows.tail(0).moveTo(100);
        assertEquals(1, windows.tail(0).offset(), "its position stops at the head's");
    }

    @Test
    void a_tail_that_reads_a_video_the_head_never_added_stops() {
        head(windows, 0, 1_000, "a");
        assertThrows(BrokenInvariantException.class, () -> tail(windows, 0, 1_000, "b"));
    }

    @Test
    void a_count_below_zero_stops() {
        head(windows, 0, 1_000, "a");
        head(windows, 1, 2_000, "a");
        head(windows, 2, 60_000, "b");
        offer(windows.tail(0), 0, 1_000, id("a"), 0, 1, 3);
        tail(windows, 2, 60_000, "b");
        assertThrows(BrokenInvariantException.class, () -> windows.advance(30_000));
    }

    @Test
    void a_tick_is_reached_by_the_watermark_or_by_quiet_and_by_every_tail() {
        assertEquals(Long.MIN_VALUE, windows.reachable(100_000, false));
        assertEquals(100_000, windows.reachable(100_000, true));
        head(windows, 0, 30_500, "a");
        head(windows, 1, 48_500, "b");
        assertEquals(
                Long.MIN_VALUE, windows.reachable(100_000, false), "the tail has read nothing");
        assertTrue(tailWants(windows, 0, 43_000));
        tail(windows, 0, 30_500, "a");
        assertEquals(35_000, windows.reachable(100_000, true), "30,500 less 5 s plus 10 s");
        assertEquals(34_000, windows.reachable(34_000, false));
        assertFalse(tailWants(windows, 0, 35_000));
        tail(windows, 1, 48_500, "b");
        assertEquals(43_000, windows.reachable(100_000, false), "now the tail is at the head");
        assertFalse(tailWants(windows, 1, 100_000), "of all time: no tail");
    }

    @Test
    void a_tick_reached_by_quiet_is_provisional_and_a_straggler_counts_at_the_next() {
        both(0, 20_000, "a");
        windows.advance(25_000);
        assertFalse(windows.isFinal());
        both(1, 18_000, "b");
        assertEquals(1, windows.head().stragglers());
        assertEquals(0, count(0, "b"));
        windows.advance(26_000);
        assertEquals(1, count(0, "b"));
        windows.advance(29_000);
        assertEquals(0, count(0, "b"), "it leaves when its own time has passed");
        both(2, 40_000, "c");
        windows.advance(35_000);
        assertTrue(windows.isFinal());
    }

    @Test
    void ticks_never_go_back_and_stay_on_the_grid() {
        windows.advance(5_000);
        assertThrows(BrokenInvariantException.class, () -> windows.advance(5_000));
        assertThrows(BrokenInvariantException.class, () -> windows.advance(5_500));
    }

    @Test
    void slots_are_reused_when_no_window_and_no_buffer_refers_to_them() {
        PartitionWindows sliding =
                new PartitionWindows(
                        List.of(TEN), TIMING, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);
        long offset = 0;
        for (long second = 0; second < 400; second++) {
            for (int i = 0; i < 500; i++, offset++) {
                head(sliding, offset, second * 1_000, "v" + offset);
                tail(sliding, offset, second * 1_000, "v" + offset);
            }
            if (second > 5) {
                sliding.advance((second - 5) * 1_000);
            }
        }
        assertTrue(sliding.assertValid());
        assertEquals(5_000, sliding.window(0).counts().videos());
        assertTrue(sliding.ids().slots() < 21_000, () -> sliding.ids().toString());
    }

    @Test
    void no_slot_is_ever_freed_with_a_window_of_all_time() {
        for (int i = 0; i < 25_000; i++) {
            both(i, 1_000L + i, "v" + i);
        }
        windows.advance(20_000);
        assertEquals(25_000, windows.ids().size());
        assertEquals(19_000, windows.window(1).counts().videos());
    }

    @Test
    void names_and_lengths_of_windows_and_ticks_are_checked() {
        assertThrows(IllegalArgumentException.class, () -> WindowSpec.sliding("a b", 1));
        assertThrows(IllegalArgumentException.class, () -> WindowSpec.sliding("a", -2));
        assertThrows(IllegalArgumentException.class, () -> new Timing(7_000, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Timing(50, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Timing(1_000, -1, 0));
        assertEquals(-2_000, TIMING.floor(-1_001));
    }

    @Test
    void one_step_may_take_a_view_into_both_halves_of_a_rising_window_and_out() {
        WindowSpec rising = WindowSpec.rising("rising", 3_000);
        PartitionWindows windows =
                new PartitionWindows(
                        List.of(rising), TIMING, 10, 0, Long.MIN_VALUE, Placement.ANYWHERE);
        for (int offset = 0; offset < 2; offset++) {
            long timestamp = offset == 0 ? 1_000 : 60_000;
            head(windows, offset, timestamp, "a");
            for (int i = 0; i < 2; i++) {
                offer(windows.window(0).tail(i), offset, timestamp, id("a"), 0, 1, 1);
            }
        }
        windows.advance(50_000);
        assertEquals(0, windows.window(0).counts().count(0));
        assertFalse(windows.window(0).counts().holds(0));
        windows.advance(62_000);
        assertEquals(1, windows.window(0).counts().count(0));
        windows.advance(64_000);
        assertEquals(-1, windows.window(0).counts().count(0));
        windows.advance(67_000);
        assertFalse(windows.window(0).counts().holds(0));
        assertTrue(windows.assertValid());
    }
}
