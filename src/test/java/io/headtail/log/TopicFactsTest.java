package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.TestFacts;
import org.junit.jupiter.api.Test;

class TopicFactsTest {
    /** An answer that was on its way for long, or comes from a broker that lags behind. */
    @Test
    void partitions_are_only_added() {
        assertEquals(4, TestFacts.of(3).and(TestFacts.of(4)).partitions());
        assertEquals(4, TestFacts.of(3).and(TestFacts.of(4)).and(TestFacts.of(3)).partitions());
    }
}
