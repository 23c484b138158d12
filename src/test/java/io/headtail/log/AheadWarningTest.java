package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.log.event.EventSettings;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class AheadWarningTest {
    private static final EventSettings RECORD_TIME =
            new EventSettings(null, null, null, 3_600_000, false);
    private static final EventSettings JSON_TIME =
            new EventSettings(null, "/timestamp", null, 3_600_000, false);

    private static List<String> warnings(EventSettings event, long maxAheadMs, boolean append) {
        return TopicInspector.warnings(
                new TopicFacts("c", "t", 4, -1, true, maxAheadMs, append),
                event,
                new Timing(1_000, 5_000, 1_000),
                List.of(WindowSpec.sliding("hour", 3_600_000)));
    }

    @Test
    void a_topic_that_takes_events_from_beyond_the_lateness_is_warned_of_with_figures() {
        assertEquals(
                List.of(
                        "the topic's message.timestamp.after.max.ms is 3600000 ms, more than"
                                + " lateness=PT5S: one event from a clock that is ahead makes all"
                                + " on-time events of its partition late for up to PT59M55S, in no"
                                + " window; set message.timestamp.after.max.ms=5000 or less, so that"
                                + " the broker refuses such an event"),
                warnings(RECORD_TIME, 3_600_000, false));
        assertTrue(
                warnings(RECORD_TIME, Long.MAX_VALUE, false).get(0).contains("late for any time"));
        assertEquals(1, warnings(RECORD_TIME, 5_001, false).size());
    }

    @Test
    void json_timestamps_are_limited_by_the_events_setting() {
        List<String> warnings = warnings(JSON_TIME, 5_000, false);
        assertTrue(warnings.get(0).contains("event.max-ahead is PT1H, more than lateness=PT5S"));
        assertTrue(warnings.get(0).contains("set event.max-ahead=PT5S or less"));
        EventSettings strict = new EventSettings(null, "/timestamp", null, 5_000, false);
        assertEquals(List.of(), warnings(strict, 3_600_000, false));
    }

    @Test
    void nothing_is_said_where_nothing_can_be_ahead() {
        assertEquals(List.of(), warnings(RECORD_TIME, 5_000, false));
        assertEquals(List.of(), warnings(RECORD_TIME, 3_600_000, true), "the broker stamps them");
    }
}
