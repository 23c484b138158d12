package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.TestFacts;
import org.junit.jupiter.api.Test;

class KnownFactsTest {
    private static final long DAY = 86_400_000;

    private static TopicFacts keeping(long retentionMs) {
        return new TopicFacts("cluster", "topic", 3, retentionMs, true, Long.MAX_VALUE, false);
    }

    /** What the shorter one deleted stays deleted. */
    @Test
    void a_raised_retention_is_the_newest_and_not_the_one_to_allow_for() {
        KnownFacts known = new KnownFacts(keeping(DAY), 10);
        assertEquals(DAY, known.retentionMs());
        known.found(keeping(7 * DAY), 11);
        assertEquals(7 * DAY, known.retentionMs());
        assertEquals(DAY, known.facts().retentionMs());
        known.found(keeping(-1), 12);
        assertEquals(-1, known.retentionMs());
        assertEquals(DAY, known.facts().retentionMs());
        known.found(keeping(2), 13);
        assertEquals(2, known.retentionMs());
        assertEquals(2, known.facts().retentionMs());
    }

    @Test
    void an_answer_that_was_on_its_way_for_long_is_not_the_newest() {
        KnownFacts known = new KnownFacts(keeping(DAY), 10);
        known.found(keeping(7 * DAY), 12);
        known.found(keeping(DAY), 11);
        assertEquals(7 * DAY, known.retentionMs());
    }

    /** Nor one of a broker that knows of fewer partitions. */
    @Test
    void only_a_later_question_with_all_partitions_is_a_look() {
        KnownFacts known = new KnownFacts(TestFacts.of(3), 10);
        known.found(TestFacts.of(3), 9);
        assertEquals(10, known.lookedNanos());
        known.found(TestFacts.of(2), 11);
        assertEquals(10, known.lookedNanos());
        known.found(TestFacts.of(4), 12);
        assertEquals(12, known.lookedNanos());
    }
}
