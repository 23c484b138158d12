package io.headtail.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileNotesTest {
    private final FileNotes notes = new FileNotes();

    @Test
    void nothing_is_said_of_milliseconds_and_single_views() {
        notes.at(2, 1_700_000_000_000L, 1);
        notes.at(3, FileNotes.MAX_SECONDS, 1);

        assertEquals(List.of(), notes.texts());
    }

    @Test
    void times_that_look_like_seconds_are_told_with_what_they_were_read_as() {
        notes.at(2, 1_700_000_000_000L, 1);
        notes.at(3, 1_700_000_000L, 1);
        notes.at(4, 1_700_000_001L, 1);

        told("2 events", "line 3, 1700000000, which was read as 1970-01-20T16:13:20Z", "seconds");
    }

    @Test
    void view_counts_are_told_with_the_setting_that_they_need() {
        notes.at(2, 1_700_000_000_000L, 5);
        notes.at(3, 1_700_000_000_000L, 1);

        told("in 1 lines", "--set event.views=/views");
    }

    private void told(String... parts) {
        List<String> texts = notes.texts();
        assertEquals(1, texts.size(), texts::toString);
        for (String part : parts) {
            assertTrue(texts.getFirst().contains(part), texts.getFirst());
        }
    }
}
