package io.headtail.tool.drill.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a topic of late events may have. */
class LateTopicTest {
    private final BitSet first = new BitSet();
    private LateTopic topic;

    @BeforeEach
    void three_are_late() {
        first.set(3);
        first.set(7);
        BitSet second = new BitSet();
        second.set(0);
        topic = new LateTopic(List.of(first, second));
        topic.add(0, 3);
        topic.add(1, 0);
    }

    @Test
    void each_late_event_is_in_it_once() {
        assertEquals(
                "the topic of late events: 2 of 3 late events, 1 missing, 0 twice, 0 that are not"
                        + " late",
                topic.failure());
        topic.add(0, 7);
        assertNull(topic.failure());
        topic.add(1, 0);
        assertEquals(
                "the topic of late events: 3 of 3 late events, 0 missing, 1 twice, 0 that are not"
                        + " late",
                topic.failure());
        assertEquals(2, first.cardinality());
    }

    @Test
    void what_is_not_late_does_not_stand_in_for_what_is() {
        topic.add(0, 0); // not late there
        topic.add(2, 7); // no such partition
        topic.add(-1, -1); // no headers
        assertEquals(
                "the topic of late events: 2 of 3 late events, 1 missing, 0 twice, 3 that are not"
                        + " late",
                topic.failure());
    }
}
