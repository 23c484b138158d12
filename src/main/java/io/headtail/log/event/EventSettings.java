package io.headtail.log.event;

import io.headtail.log.event.FieldPlace.Part;
import io.headtail.time.EpochUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a record is decoded to a view event. Each of these affects counts, so each is part of the
 * fingerprint.
 *
 * @param id where the video id is
 * @param timestamp where the event time is
 * @param unit of times that are numbers; record timestamps are always ms
 * @param viewsPointer JSON pointer to the number of views in the value; null: one view an event
 * @param maxAheadMs by how many ms an event's time may exceed the record's timestamp, if it is not
 *     the record's
 * @param checkPartition whether events outside the partition that Kafka's default partitioner
 *     assigns to their ids are counted as misplaced ({@link KeyPlacement})
 */
public record EventSettings(
        FieldPlace id,
        FieldPlace timestamp,
        EpochUnit unit,
        @Nullable String viewsPointer,
        long maxAheadMs,
        boolean checkPartition) {
    /**
     * With fields in the JSON value if their pointer is not null, and times in ms.
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

    /**
     * All that decides whether a record is an event, of which video and time, and of how many
     * views. Stored by those who use it: names, order and values must not change.
     */
    public List<EventRule> rules() {
        boolean ownTime = !isRecordTime();
        List<EventRule> rules = new ArrayList<>();
        rules.add(new EventRule("event.id", id.equals(FieldPlace.KEY) ? null : id, id));
        rules.add(new EventRule("event.timestamp", ownTime ? timestamp : null, timestamp));
        rules.add(
                new EventRule(
                        "event.views", viewsPointer, viewsPointer == null ? 1 : viewsPointer));
        rules.add(new EventRule("event.max-ahead", maxAheadMs, maxAheadMs));
        if (ownTime) {
            rules.add(new EventRule("event.timestamp-unit", unit.label(), unit.label()));
        }
        return rules;
    }

    /** Whether the value is decoded at all. */
    boolean needsValue() {
        return id.isIn(Part.VALUE) || timestamp.isIn(Part.VALUE) || viewsPointer != null;
    }

    /** The pointer into the value; null if the field is not in the value. */
    static @Nullable String valuePointer(FieldPlace place) {
        return place.isIn(Part.VALUE) ? place.name() : null;
    }
}
