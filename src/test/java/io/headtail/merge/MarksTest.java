package io.headtail.merge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The marks beside a partial. */
class MarksTest {
    @Test
    void every_mark_is_read_back_as_it_was_written() {
        for (Mark mark : Mark.values()) {
            Marks marks = new Marks(mark.ordinal(), Set.of(mark));
            assertEquals(marks, Marks.parse(marks.toBytes()), mark.text());
        }
        Marks all = new Marks(Long.MAX_VALUE, Long.MIN_VALUE, EnumSet.allOf(Mark.class));
        assertEquals(all, Marks.parse(all.toBytes()));
        assertEquals(
                "late=9223372036854775807,same-since=-9223372036854775808,open-transaction,stragglers,ahead,clock-step,buffer-full",
                all.text());
    }

    @Test
    void nothing_to_say_is_no_header() {
        assertEquals(Marks.NONE, Marks.parse((byte[]) null));
        assertArrayEquals(new byte[0], Marks.NONE.toBytes());
        assertEquals(Marks.NONE, Marks.parse(new byte[0]));
    }

    @Test
    void marks_of_a_newer_version_are_skipped() {
        Marks read = Marks.parse("late=3,on-fire,ahead,late=x,same-since=".getBytes(US_ASCII));
        assertEquals(new Marks(0, Set.of(Mark.AHEAD)), read);
    }

    @Test
    void the_marks_of_two_are_joined() {
        Marks one = new Marks(3, Set.of(Mark.AHEAD));
        Marks two = new Marks(2, Set.of(Mark.BUFFER_FULL));
        assertEquals(new Marks(3, Set.of(Mark.AHEAD, Mark.BUFFER_FULL)), one.and(two));
        assertEquals(one.and(two), one.with(Mark.BUFFER_FULL));
    }

    @Test
    void late_views_below_zero_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> new Marks(-1, Set.of()));
    }
}
