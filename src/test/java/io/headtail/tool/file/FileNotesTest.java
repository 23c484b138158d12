package io.headtail.tool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileNotesTest {
    private static final long TIME = 1_700_000_000_000L;

    private final FieldNames names = new FieldNames();
    private final FileNotes notes = new FileNotes(names);

    @Test
    void nothing_is_said_of_milliseconds_and_single_views() {
        at(2, "v", TIME, 1);
        at(3, "v", FileNotes.EARLY_MS + TIME, 1);

        assertEquals(List.of(), notes.texts());
        assertFalse(notes.hasViews());
    }

    @Test
    void times_that_are_long_past_are_told_with_what_they_were_read_as() {
        at(2, "v", FileNotes.EARLY_MS, 1);
        at(3, "v", FileNotes.EARLY_MS - 1, 1);
        at(4, "v", FileNotes.EARLY_MS, 1);

        told("1 events", "line 3, which was read as 1973-03-03T09:46:39.999Z", "--timestamp-unit");
    }

    @Test
    void counts_of_views_are_known() {
        at(2, "v", TIME, 5);
        at(3, "v", TIME, 1);

        assertTrue(notes.hasViews());
        assertEquals(List.of(), notes.texts());
    }

    @Test
    void ids_with_blanks_at_their_ends_are_told() {
        at(2, "v", TIME, 1);
        at(3, " v", TIME, 1);
        at(4, "v ", TIME, 1);

        told("2 ids", "line 3: ' v'");
    }

    @Test
    void ids_that_look_like_others_are_told() {
        at(2, "é", TIME, 1);
        for (String id : List.of("a\u00a0", "a\t", "\u200ba", "a\ufeff", "\u3000a")) {
            at(3, id, TIME, 1);
        }
        at(4, "👨‍👧 a\tb", TIME, 1);

        told("5 ids", "line 3");
    }

    @Test
    void an_id_of_several_lines_is_told() {
        at(2, "abc,1\n1700000001000,def,5\n1700000002000,ghi", TIME, 7);

        told("1 ids contain a line break, the first in line 2: 'abc,1", "Is a quote missing");
    }

    @Test
    void fields_that_are_not_read_are_told_and_that_each_event_counts_as_one_view() {
        names.of("timestamp");
        names.of("Count");
        names.of("x".repeat(1_000));
        names.of("Count");

        told("not sent: Count, xxx", "xxx… ", "each event counts as one");
        names.of("Views");
        assertFalse(notes.texts().getFirst().contains("each event"));
    }

    @Test
    void an_order_that_makes_events_late_is_told_once() {
        at(2, "v", TIME, 1);
        assertEquals(Optional.empty(), notes.news());
        at(3, "v", TIME - 5_001, 1);
        assertTrue(notes.news().orElseThrow().contains("line 3"));
        at(4, "v", TIME - 6_000, 1);
        assertEquals(Optional.empty(), notes.news());
        assertEquals(6_000, notes.farthestBackMs());
        told("2 of 3 events");
    }

    private void at(long line, String id, long timestampMs, long views) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        notes.at(new FileLine.Event(line, bytes, timestampMs, views));
    }

    private void told(String... parts) {
        List<String> texts = notes.texts();
        assertEquals(1, texts.size(), texts::toString);
        for (String part : parts) {
            assertTrue(texts.getFirst().contains(part), texts.getFirst());
        }
    }
}
