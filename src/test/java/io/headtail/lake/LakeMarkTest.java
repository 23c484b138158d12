package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.follow.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LakeMarkTest {
    @Test
    void a_mark_is_read_back() {
        for (Mark mark : new Mark[] {new Mark(7, 12, 3), new Mark(0, Mark.NO_TIME, -1)}) {
            LakeMark known = new LakeMark(mark, null);
            assertEquals(known, LakeMark.parse(3, known.text()));
        }
    }

    @Test
    void a_section_is_read_back_with_its_parts() {
        for (Mark begin : new Mark[] {new Mark(5, 11, -1), new Mark(0, Mark.NO_TIME, -1)}) {
            LakeName part = new LakeName(491_592, 3, 5, 7);
            LakeMark known =
                    new LakeMark(new Mark(7, 12, 3), new Section(begin, List.of(part, part, part)));
            assertEquals(known, LakeMark.parse(3, known.text()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', it has no next-offset",
        "'next-offset=7', it has no stream-time",
        "'next-offset=x', next-offset=x",
        "'next-offset=-1', next-offset=-1",
        "'nothing', a line without '='",
        "'part=7-8', part=7-8",
    })
    void a_text_that_is_no_mark_is_refused(String text, String why) {
        String message =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> LakeMark.parse(3, text))
                                .getMessage());
        assertTrue(message.contains(why), message);
    }
}
