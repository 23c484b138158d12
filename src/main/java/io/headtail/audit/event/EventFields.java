package io.headtail.audit.event;

import org.jspecify.annotations.Nullable;

/**
 * Where in a record a view event stands.
 *
 * @param id of the video id
 * @param timestamp of the event time; null: the record's timestamp
 * @param unitExponent what a time that is a number counts, as a power of ten in ms: 3 for seconds
 * @param viewsPointer RFC 6901 JSON pointer to the count of views in the value; null: one view an
 *     event
 * @param maxAheadMs how far a time that is not the record's may be ahead of it, in ms
 */
public record EventFields(
        At id,
        @Nullable At timestamp,
        int unitExponent,
        @Nullable String viewsPointer,
        long maxAheadMs) {
    /** A place in a record. */
    public sealed interface At {}

    /** The key's bytes. */
    public record WholeKey() implements At {}

    /** By an RFC 6901 pointer in the key, a JSON document; empty: all of it. */
    public record InKey(String pointer) implements At {}

    /** By an RFC 6901 pointer in the value, a JSON document. */
    public record InValue(String pointer) implements At {}

    /** The last header of that name. */
    public record InHeader(String name) implements At {}

    /** Whether the value must be there. */
    boolean needValue() {
        return id instanceof InValue || timestamp instanceof InValue;
    }

    /** Whether the value says anything about the event. */
    boolean inValue() {
        return needValue() || viewsPointer != null;
    }

    /** How far an event's time may be ahead of its record's timestamp, in ms. */
    public long aheadOfRecordMs() {
        return timestamp == null ? 0 : maxAheadMs;
    }
}
