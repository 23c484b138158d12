package io.headtail.audit;

import org.jspecify.annotations.Nullable;

/**
 * Where in a record a view event stands.
 *
 * @param idPointer RFC 6901 JSON pointer to the video id in the value; null: the key is the id
 * @param timestampPointer to the event time, epoch ms or RFC 3339; null: the record's timestamp
 * @param viewsPointer to the count of views; null: one view an event
 * @param maxAheadMs how far a JSON timestamp may be ahead of its record's, in ms
 */
public record EventFields(
        @Nullable String idPointer,
        @Nullable String timestampPointer,
        @Nullable String viewsPointer,
        long maxAheadMs) {
    /** Whether the value says anything about the event. */
    boolean inValue() {
        return idPointer != null || timestampPointer != null || viewsPointer != null;
    }

    /** How far an event's time may be ahead of its record's timestamp, in ms. */
    long aheadOfRecordMs() {
        return timestampPointer == null ? 0 : maxAheadMs;
    }
}
