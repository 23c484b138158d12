package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.follow.Mark;
import org.junit.jupiter.api.Test;

class ChunkBordersTest {
    private static final long HOUR = 3_600_000;

    private final ChunkBorders borders = new ChunkBorders(100, 5_000, new Mark(0, Mark.NO_TIME, -1));

    @Test
    void a_chunk_ends_at_a_multiple_of_the_number_of_records() {
        assertEquals(0, borders.before(99, HOUR));
        borders.take(HOUR);
        assertEquals(100, borders.before(100, HOUR));
        assertEquals(300, borders.before(342, HOUR));
        assertEquals(100, borders.end(300));
        assertEquals(100, borders.before(100));
        assertEquals(0, borders.before(99));
    }

    @Test
    void a_chunk_ends_before_the_event_that_moves_the_watermark_into_the_next_hour() {
        borders.take(HOUR + 10_000);
        assertEquals(0, borders.before(7, 2 * HOUR + 4_999));
        assertEquals(7, borders.before(7, 2 * HOUR + 5_000));
        assertEquals(7, borders.end(7));
        assertEquals(142, borders.before(142, 2 * HOUR + 5_000));
        assertEquals(100, borders.end(142));
    }

    @Test
    void the_first_event_and_late_ones_end_none() {
        assertEquals(0, borders.before(7, 10 * HOUR));
        borders.take(10 * HOUR);
        assertEquals(0, borders.before(8, 0));
        borders.take(0);
        assertEquals(10 * HOUR, borders.streamTime());
    }
}
