package io.headtail.testing;

import io.headtail.log.TopicFacts;

/**
 * What a broker says of a topic that keeps its records for ever and accepts times of any future.
 */
public final class TestFacts {
    private TestFacts() {}

    /** Of a topic with that many partitions. */
    public static TopicFacts of(int partitions) {
        return of("topic", partitions);
    }

    /** Of a topic with that id. */
    public static TopicFacts of(String topicId, int partitions) {
        return new TopicFacts("cluster", topicId, partitions, -1, true, Long.MAX_VALUE, false);
    }
}
