package io.headtail.log.event;

import io.headtail.log.event.FieldPlace.Part;
import io.headtail.time.EpochUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a record becomes a view event. Each of these decides what counts, so each is part of the
 * fingerprint.
 *
 * @param id where the video id is
 * @param timestamp where the event time is
 * @param unit of a time that is a number; record timestamps are ms whatever it says
 * @param viewsPointer JSON pointer to the count of views in the value; null: one view an event
 * @param maxAheadMs how far a time that is not the record's may be ahead of the record's, in ms
 * @param checkPartition whether an event outside the partition that Kafka's default partitioner
 *     gives its id counts as misplaced ({@link KeyPlacement})
 */
public record EventSettings(
        FieldPlace id,
        FieldPlace timestamp,
        EpochUnit unit,
        @Nullable String viewsPointer,
        long maxAheadMs,
        boolean checkPartition) {
    /**
     * With all that is not null in the JSON value, and times in ms.
     *
     * @param idPointer null: the key
     * @param timestampPointer null: the record's timestamp
     */
    public EventSettings(
            @Nullable String idPointer,
            @Nullable String timestampPointer,
            @Nullable String viewsPointer,
            long maxAheadMs,
            boolean checkPartition) {
        this(
                idPointer == null ? FieldPlace.KEY : FieldPlace.parse(idPointer),
                timestampPointer == null ? FieldPlace.RECORD : FieldPlace.parse(timestampPointer),
                EpochUnit.MS,
                viewsPointer,
                maxAheadMs,
                checkPartition);
    }

    /** Whether an event's time is its record's timestamp. */
    public boolean isRecordTime() {
        return timestamp.isIn(Part.RECORD);
    }

    /** Whether the value is read at all. */
    boolean needsValue() {
        return id.isIn(Part.VALUE) || timestamp.isIn(Part.VALUE) || viewsPointer != null;
    }

    /** The pointer into the value, null where the field is not there. */
    static @Nullable String valuePointer(FieldPlace place) {
        return place.isIn(Part.VALUE) ? place.name() : null;
    }
}
