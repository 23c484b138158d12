package io.headtail.window.cursor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.testing.Seeds;
import io.headtail.time.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);

    private final Cursor cursor = new Cursor(TIMING, 10);

    private static List<String> release(Cursor cursor, long tick) {
        List<String> events = new ArrayList<>();
        cursor.release(
                tick,
                (at, slots, views, size) -> {
                    for (int i = 0; i < size; i++) {
                        events.add(slots[i] + "x" + (views == null ? 1 : views[i]));
                    }
                });
        return events;
    }

    @Test
    void an_event_at_stream_time_less_lateness_is_not_late_and_one_ms_below_it_is() {
        assertFalse(cursor.isLate(0), "nothing is late before the first event");
        cursor.offer(10, 20_000, 1, 1, false);
        assertFalse(cursor.isLate(15_000));
        assertTrue(cursor.isLate(14_999));
        assertEquals(15_000, cursor.watermark());
        cursor.offer(11, 15_000, 1, 1, false);
        assertEquals(20_000, cursor.streamTime(), "stream time never goes back");
    }

    @Test
    void events_are_released_in_tick_order_and_spans_are_half_open() {
        cursor.offer(10, 3_000, 3, 1, false);
        cursor.offer(12, 1_999, 1, 2, false);
        cursor.offer(13, 2_999, 2, 1, false);
        cursor.offer(14, 1_000, 4, 1, false);
        assertEquals(1_000, cursor.firstBuffered());
        assertEquals(List.of(), release(cursor, 1_000));
        assertEquals(List.of("1x2", "4x1"), release(cursor, 2_000));
        assertEquals(List.of("2x1"), release(cursor, 3_000));
        assertEquals(1, cursor.buffered());
        assertEquals(List.of("3x1"), release(cursor, 4_000));
        assertEquals(Long.MAX_VALUE, cursor.firstBuffered());
        assertEquals(1_000, cursor.firstTimestamp());
    }

    @Test
    void a_straggler_goes_with_the_next_release() {
        cursor.offer(10, 3_500, 1, 1, false);
        assertEquals(List.of("1x1"), release(cursor, 8_000));
        assertFalse(cursor.isLate(2_000));
        assertTrue(cursor.offer(11, 2_000, 2, 1, false));
        assertFalse(cursor.offer(12, 8_000, 3, 1, false));
        assertTrue(cursor.assertValid());
        assertEquals(List.of("2x1", "3x1"), release(cursor, 9_000));
        assertEquals(2_000, cursor.firstTimestamp());
    }

    @Test
    void neither_an_offset_nor_a_release_goes_back() {
        cursor.offer(10, 3_000, 1, 1, false);
        cursor.pass(15);
        assertThrows(BrokenInvariantException.class, () -> cursor.offer(15, 1, 1, 1, false));
        assertThrows(BrokenInvariantException.class, () -> cursor.pass(12));
        cursor.moveTo(12);
        assertEquals(16, cursor.nextOffset());
        cursor.moveTo(20);
        assertEquals(20, cursor.nextOffset());
        release(cursor, 2_000);
        assertThrows(BrokenInvariantException.class, () -> release(cursor, 1_000));
    }

    @Test
    void a_passed_record_moves_the_offset_and_not_the_time() {
        cursor.pass(10);
        assertEquals(Long.MIN_VALUE, cursor.watermark());
        assertEquals(11, cursor.nextOffset());
    }

    @Test
    void the_newest_misplaced_event_is_known_once_it_is_released() {
        cursor.offer(10, 3_400, 1, 1, true);
        cursor.offer(11, 3_100, 1, 1, true);
        assertEquals(Long.MIN_VALUE, cursor.misplacedThrough());
        release(cursor, 4_000);
        assertEquals(3_400, cursor.misplacedThrough());
    }

    @Test
    void random_offers_and_releases_agree_with_a_sorted_map() {
        Seeds.run(CursorTest.class, 20, CursorTest::randomSteps);
    }

    private static void randomSteps(Random random) {
        Cursor cursor = new Cursor(TIMING, 0);
        TreeMap<Long, List<String>> model = new TreeMap<>();
        long released = 0;
        release(cursor, 0);
        for (int step = 0; step < 5_000; step++) {
            if (random.nextInt(10) > 0) {
                long tick =
                        released / 1_000 + random.nextInt(60) - (random.nextInt(20) == 0 ? 3 : 0);
                long timestamp = Math.max(0, tick * 1_000 + random.nextInt(1_000));
                int views = random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 1;
                cursor.offer(step, timestamp, step, views, false);
                long bucket = Math.max(released - 1_000, timestamp / 1_000 * 1_000);
                model.computeIfAbsent(bucket, t -> new ArrayList<>()).add(step + "x" + views);
            } else {
                released += 1_000L * random.nextInt(random.nextInt(20) == 0 ? 80 : 5);
                List<String> expected = new ArrayList<>();
                Map<Long, List<String>> due = model.headMap(released, false);
                due.values().forEach(expected::addAll);
                due.clear();
                assertEquals(expected, release(cursor, released));
            }
            assertTrue(cursor.assertValid());
            assertEquals(
                    model.isEmpty() ? Long.MAX_VALUE : model.firstKey(), cursor.firstBuffered());
        }
    }
}
