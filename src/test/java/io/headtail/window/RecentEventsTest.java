package io.headtail.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.Timing;
import io.headtail.window.cursor.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
    private static final Timing TIMING = new Timing(1_000, 5_000, 1_000);

    private record Event(long offset, long timestamp, int slot, int views) {}

    @Test
    void a_cursor_fed_from_memory_holds_what_one_that_read_the_log_holds() {
        Seeds.run(RecentEventsTest.class, 40, RecentEventsTest::randomRun);
    }

    private static void randomRun(Random random) {
        RecentEvents recent = new RecentEvents();
        recent.limit(1L << (7 + random.nextInt(12)), 0);
        Cursor read = new Cursor(TIMING, 0);
        Cursor fed = new Cursor(TIMING, 0);
        List<Event> log = new ArrayList<>();
        long offset = 0;
        long time = 1_000_000;
        int next = 0;
        for (int step = 0; step < 3_000; step++) {
            offset += random.nextInt(40) == 0 ? 1 + random.nextInt(600) : 1;
            time += random.nextInt(2_000) == 0 ? 1L << 32 : random.nextInt(30);
            int views = random.nextInt(50) == 0 ? 1 + random.nextInt(9) : 1;
            Event event = new Event(offset, time, random.nextInt(100), views);
            log.add(event);
            recent.append(event.offset(), event.timestamp(), event.slot(), event.views());
            if (random.nextInt(200) == 0) {
                recent.limit((long) random.nextInt(40) << random.nextInt(12), offset + 1);
            }
            // The tail reads on now and then: from memory if possible, otherwise from the log.
            if (random.nextInt(20) == 0) {
                if (recent.covers(fed.nextOffset())) {
                    boolean more = recent.feed(fed, random.nextInt(100));
                    assertTrue(more || fed.nextOffset() == offset + 1, "all is fed");
                } else {
                    int at = indexOf(log, fed.nextOffset());
                    int end = Math.min(log.size(), at + random.nextInt(100));
                    for (; at < end; at++) {
                        offer(fed, log.get(at));
                    }
                }
                recent.dropBelow(fed.nextOffset());
                for (; next < log.size() && log.get(next).offset() < fed.nextOffset(); next++) {
                    offer(read, log.get(next));
                }
                assertEquals(contents(read), contents(fed));
                assertEquals(read.streamTime(), fed.streamTime());
                assertEquals(read.nextOffset(), fed.nextOffset());
            }
        }
    }

    private static int indexOf(List<Event> log, long offset) {
        int at = 0;
        while (at < log.size() && log.get(at).offset() < offset) {
            at++;
        }
        return at;
    }

    private static void offer(Cursor cursor, Event event) {
        cursor.offer(event.offset(), event.timestamp(), event.slot(), event.views(), false);
    }

    // Everything held; releasing what is possible keeps it short.
    private static String contents(Cursor cursor) {
        StringBuilder held = new StringBuilder();
        cursor.release(
                cursor.streamTime() == Long.MIN_VALUE ? 0 : TIMING.floor(cursor.watermark()),
                (at, slots, views, size) -> {
                    for (int i = 0; i < size; i++) {
                        held.append(slots[i]).append('x');
                        held.append(views == null ? 1 : views[i]).append(' ');
                    }
                });
        cursor.forEachSlot(slot -> held.append(slot).append(','));
        return held.toString();
    }

    @Test
    void memory_is_bounded_and_what_was_given_up_is_not_covered() {
        RecentEvents recent = new RecentEvents();
        assertFalse(recent.covers(0), "no room");
        recent.limit(10_000, 0);
        assertTrue(recent.covers(0));
        for (int offset = 0; offset < 5_000; offset++) {
            recent.append(offset, offset, 1, 1);
            assertTrue(recent.memoryBytes() <= 10_000);
        }
        assertFalse(recent.covers(0));
        assertTrue(recent.covers(4_500));
        recent.limit(0, 5_000);
        assertFalse(recent.covers(4_999));
        assertEquals(0, recent.memoryBytes());
        recent.limit(10_000, 5_000);
        assertFalse(recent.covers(4_999), "what came while there was no room is not here");
        assertTrue(recent.covers(5_000));
    }
}
