package io.headtail.simulation;

import io.headtail.testing.Oracle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One partition's log in memory. Some offsets hold no record, as after transaction markers, and
 * some records are no valid events.
 */
final class SimLog {
    /** A record; {@code id} holds the event's id as bytes. */
    record Entry(Oracle.Event event, byte[] id, boolean valid) {
        long offset() {
            return event.offset();
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private long end;
    private long maxTimestamp;
    private long lastArrival;

    void append(long now, long timestamp, String videoId, int views) {
        add(now, new Oracle.Event(end, timestamp, videoId, views), true);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
    }

    void appendInvalid(long now, long timestamp) {
        add(now, new Oracle.Event(end, timestamp, "", 0), false);
    }

    private void add(long now, Oracle.Event event, boolean valid) {
        byte[] id = event.videoId().getBytes(StandardCharsets.UTF_8);
        entries.add(new Entry(event, id, valid));
        lastArrival = now;
        end++;
    }

    /** Leaves offsets without records. */
    void skip(int offsets) {
        end += offsets;
    }

    /** The offset after the last record or marker. */
    long end() {
        return end;
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
        return entries.size();
    }

    Entry get(int index) {
        return entries.get(index);
    }

    /** The index of the first record at or after the offset. */
    int indexOf(long offset) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The first offset with a timestamp ≥ the time, valid or not; the end if there is none. */
    long offsetForTime(long time) {
        return entries.stream()
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
