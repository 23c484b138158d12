package io.headtail.simulation;

import io.headtail.testing.LowerBound;
import io.headtail.testing.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * One partition's log in memory. Some offsets hold no record, as after transaction markers, and
 * some records are no valid events. Records of an open transaction, and all behind them, are not
 * shown until it ends: {@link #end} is the last stable offset. Those of an aborted one never are. A
 * {@link #view} shows the same log as it was at one moment, and cut at its beginning.
 */
final class SimLog {
    /** A record; {@code id} holds the event's id as bytes. */
    record Entry(Oracle.Event event, byte[] id, boolean valid) {
        long offset() {
            return event.offset();
        }
    }

    /** How far the log had been written at a time. */
    record Moment(
            long now,
            int size,
            long end,
            long highWatermark,
            long lastArrival,
            long heldBackSince) {}

    /** Nothing is held back by a transaction. */
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Entry> entries;
    private final List<Entry> open = new ArrayList<>();
    private int size;
    private long end;
    private long highWatermark;
    private long heldBackSince = NEVER;
    private long maxTimestamp;
    private long lastArrival;
    private long beginning;

    SimLog() {
        this(new ArrayList<>());
    }

    private SimLog(List<Entry> entries) {
        this.entries = entries;
    }

    /** The log as it is now. */
    Moment moment(long now) {
        return new Moment(now, size, end, highWatermark, lastArrival, heldBackSince);
    }

    /** The same records, of which none are shown yet. */
    SimLog view() {
        return new SimLog(entries);
    }

    /** Shows what was there at a moment. */
    void showAt(Moment moment) {
        size = moment.size();
        end = moment.end();
        highWatermark = moment.highWatermark();
        heldBackSince = moment.heldBackSince();
        lastArrival = moment.lastArrival();
    }

    /** Shows the records below an offset. */
    void showBelow(long offset) {
        size = entries.size();
        size = indexOf(offset);
        end = offset;
        highWatermark = offset;
    }

    /** Deletes the records below an offset. */
    void cut(long offset) {
        beginning = Math.max(beginning, offset);
    }

    /** The least offset that can be read. */
    long beginning() {
        return beginning;
    }

    /** No record that was deleted is newer; {@link Long#MIN_VALUE} if none was deleted. */
    long deletedThrough() {
        return entries.subList(0, indexOf(beginning)).stream()
                .mapToLong(entry -> entry.event().timestamp())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** From when on a window is complete that is counted from the beginning as it is now. */
    long completeFrom() {
        long deleted = deletedThrough();
        return deleted == Long.MIN_VALUE ? deleted : deleted + 1;
    }

    void append(long now, long timestamp, String videoId, int views) {
        add(now, new Oracle.Event(highWatermark, timestamp, videoId, views), true);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
    }

    void appendInvalid(long now, long timestamp) {
        add(now, new Oracle.Event(highWatermark, timestamp, "", 0), false);
    }

    /** Appends an event in the transaction that is open, or that begins with it. */
    void appendInTransaction(long now, long timestamp, String videoId, int views) {
        if (open.isEmpty()) {
            heldBackSince = now;
        }
        append(now, timestamp, videoId, views);
        open.add(entries.get(entries.size() - 1));
        if (open.size() == 1) {
            size = entries.size() - 1;
            end = highWatermark - 1;
        }
    }

    /** Ends the open transaction, if there is one; what it held back comes now. */
    void endTransaction(long now, boolean commit) {
        if (open.isEmpty()) {
            return;
        }
        if (!commit) {
            Set<Entry> aborted = Collections.newSetFromMap(new IdentityHashMap<>());
            aborted.addAll(open);
            entries.removeIf(aborted::contains);
        }
        open.clear();
        heldBackSince = NEVER;
        highWatermark++;
        show(now);
    }

    private void add(long now, Oracle.Event event, boolean valid) {
        byte[] id = event.videoId().getBytes(StandardCharsets.UTF_8);
        entries.add(new Entry(event, id, valid));
        highWatermark++;
        show(now);
    }

    private void show(long now) {
        if (open.isEmpty()) {
            size = entries.size();
            end = highWatermark;
            lastArrival = now;
        }
    }

    /** Leaves offsets without records. */
    void skip(int offsets) {
        highWatermark += offsets;
        if (open.isEmpty()) {
            end = highWatermark;
        }
    }

    /** The offset after the last record or marker that is shown. */
    long end() {
        return end;
    }

    /** The offset after the last record or marker, those of open transactions too. */
    long highWatermark() {
        return highWatermark;
    }

    /** Since when an open transaction has held records back; {@link Long#MAX_VALUE}: none does. */
    long heldBackSince() {
        return heldBackSince;
    }

    /** The largest timestamp of a valid event. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    /** When the last record came. */
    long lastArrival() {
        return lastArrival;
    }

    int size() {
        return size;
    }

    Entry get(int index) {
        Entry entry = entries.get(index);
        if (index >= size || entry.offset() < beginning) {
            throw new AssertionError("offset " + entry.offset() + " is not there to be read");
        }
        return entry;
    }

    /** The index of the first record at or after the offset. */
    int indexOf(long offset) {
        return LowerBound.of(size, i -> entries.get(i).offset(), offset);
    }

    /** The first offset with a timestamp ≥ the time, valid or not; the end if there is none. */
    long offsetForTime(long time) {
        return entries.subList(indexOf(beginning), size).stream()
                .filter(entry -> entry.event().timestamp() >= time)
                .mapToLong(Entry::offset)
                .findFirst()
                .orElse(end);
    }

    /** The valid events below an offset. */
    List<Oracle.Event> eventsBelow(long offset) {
        List<Oracle.Event> events = new ArrayList<>();
        for (Entry entry : entries.subList(0, indexOf(offset))) {
            if (entry.valid()) {
                events.add(entry.event());
            }
        }
        return events;
    }
}
