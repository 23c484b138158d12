package io.headtail.tool.drill.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentEventsTest {
    private static final long START = 1_700_000_000_000L;

    private final SentEvents events = new SentEvents(2, START);

    @Test
    void events_come_back_by_offset_with_their_time_and_video() {
        int many = 200_000; // over several pages
        for (int offset = 0; offset < many; offset++) {
            events.add(1, offset, START + offset - 5_000, offset % DrillVideos.COUNT);
        }
        List<Long> offsets = new ArrayList<>();
        events.forEach(
                1,
                (offset, ms, video) -> {
                    assertEquals(START + offset - 5_000, ms);
                    assertEquals(offset % DrillVideos.COUNT, video);
                    offsets.add(offset);
                });
        assertEquals(many, offsets.size());
        assertEquals(many, events.total());
        assertEquals(many, events.taken(1));
        assertEquals(0, events.taken(0));
    }

    @Test
    void an_offset_acknowledged_twice_is_refused() {
        events.add(0, 7, START, 1);
        assertThrows(IllegalStateException.class, () -> events.add(0, 7, START, 1));
    }

    @Test
    void aborted_events_are_in_the_log_but_count_no_more_than_transaction_markers() {
        events.add(0, 0, START, 1);
        events.aborted(0, 1);
        events.marker(0); // at offset 2
        events.add(0, 3, START, 4);
        events.marker(0); // at offset 4, after all that is known
        List<Integer> videos = new ArrayList<>();
        events.forEach(0, (offset, ms, video) -> videos.add(video));
        assertEquals(List.of(1, 4), videos);
        assertEquals(2, events.total());
        assertEquals(5, events.taken(0));
        assertThrows(IllegalStateException.class, () -> events.add(0, 1, START, 1));
    }

    @Test
    void an_offset_without_an_event_is_found() {
        events.add(0, 0, START, 1);
        events.add(0, 2, START, 1);
        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class,
                        () -> events.forEach(0, (offset, ms, video) -> {}));
        assertEquals("partition 0, offset 1: no acknowledgement", e.getMessage());
    }
}
