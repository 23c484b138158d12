package io.headtail.log;

import org.jspecify.annotations.Nullable;

/**
 * How a record becomes a view event. Each of these decides what counts, so each is part of the
 * fingerprint.
 *
 * @param idPointer RFC 6901 JSON pointer to the video id in the record's value; null: the record's
 *     key is the id
 * @param timestampPointer JSON pointer to the event time (epoch ms or RFC 3339); null: the record's
 *     timestamp
 * @param viewsPointer JSON pointer to the count of views; null: one view an event
 * @param maxAheadMs how far a JSON timestamp may be ahead of its record's, in ms
 * @param checkPartition whether an event outside the partition that Kafka's default partitioner
 *     gives its id counts as misplaced
 */
public record EventSettings(
        @Nullable String idPointer,
        @Nullable String timestampPointer,
        @Nullable String viewsPointer,
        long maxAheadMs,
        boolean checkPartition) {}
