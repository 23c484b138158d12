package io.headtail.audit.event;

import org.jspecify.annotations.Nullable;

/**
 * Where the fields of a view event are in a record.
 *
 * @param id place of the video id
 * @param timestamp place of the event time; null for the record's timestamp
 * @param unitExponent unit of numeric times, as a power of ten in ms: 3 for seconds
 * @param viewsPointer RFC 6901 JSON pointer to the count of views in the value; null for one view
 *     per event
 * @param maxAheadMs how far an event time may be ahead of the record's timestamp, in ms
 */
public record EventFields(
        At id,
        @Nullable At timestamp,
        int unitExponent,
        @Nullable String viewsPointer,
        long maxAheadMs) {
    /** A place in a record. */
    public sealed interface At {}

    /** All of the key's bytes. */
    public record WholeKey() implements At {}

    /** An RFC 6901 pointer into the key, a JSON document; empty for the whole document. */
    public record InKey(String pointer) implements At {}

    /** An RFC 6901 pointer into the value, a JSON document. */
    public record InValue(String pointer) implements At {}

    /** The last header of that name. */
    public record InHeader(String name) implements At {}

    /** Whether an event needs the value. */
    boolean needValue() {
        return id instanceof InValue || timestamp instanceof InValue;
    }

    /** Whether the value contains any field of the event. */
    boolean inValue() {
        return needValue() || viewsPointer != null;
    }

    /** How far an event's time may be ahead of its record's timestamp, in ms. */
    public long aheadOfRecordMs() {
        return timestamp == null ? 0 : maxAheadMs;
    }
}
