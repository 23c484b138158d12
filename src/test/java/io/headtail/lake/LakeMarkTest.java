package io.headtail.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.follow.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LakeMarkTest {
    @Test
    void a_mark_is_read_back() {
        for (Mark mark : new Mark[] {new Mark(7, 12, 3), new Mark(0, Mark.NO_TIME, -1)}) {
            assertEquals(mark, LakeMark.parse(LakeMark.text(mark)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', it has no next-offset",
        "'next-offset=7', it has no stream-time",
        "'next-offset=x', next-offset=x",
        "'next-offset=-1', next-offset=-1",
        "'nothing', a line without '='",
    })
    void a_text_that_is_no_mark_is_refused(String text, String why) {
        String message =
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> LakeMark.parse(text))
                                .getMessage());
        assertTrue(message.contains(why), message);
    }
}
