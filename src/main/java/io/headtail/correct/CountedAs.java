package io.headtail.correct;

import io.headtail.time.Span;

/** The fingerprint that answers counted by the settings of this process have. */
public interface CountedAs {
    /**
     * The fingerprint.
     *
     * @param topicId Kafka's id of the topic of view events
     * @param partitions that topic's partition count
     * @param k the number of rows of a partial
     */
    long fingerprint(String topicId, int partitions, Span span, int k);
}
