package io.headtail.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TopicFactsTest {
    private static TopicFacts of(int partitions) {
        return new TopicFacts("cluster", "id", partitions, -1, true, 0, false);
    }

    /** An answer that was on its way for long, or comes from a broker that lags behind. */
    @Test
    void partitions_are_only_added() {
        assertEquals(4, of(3).and(of(4)).partitions());
        assertEquals(4, of(3).and(of(4)).and(of(3)).partitions());
    }
}
