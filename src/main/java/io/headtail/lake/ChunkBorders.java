package io.headtail.lake;

import io.headtail.follow.Mark;
import io.headtail.time.Millis;

/**
 * Where the log of a partition is cut into chunks, by the log and settings alone. A border is
 *
 * <ul>
 *   <li>each multiple of a number of offsets, and
 *   <li>the offset of each event that moves the watermark past the end of an hour: files of an hour
 *       that is over do not wait for traffic.
 * </ul>
 *
 * <p>So a chunk is the span between two borders, and one who begins at any border, with the stream
 * time there, finds the same ones after it. Offsets are half-open spans {@code [from, to)}; times
 * epoch ms. Not thread-safe.
 */
final class ChunkBorders {
    private final long records;
    private final long latenessMs;
    private long from;
    private long streamTime;

    /**
     * Begins at a border.
     *
     * @param records the number of offsets whose multiples are borders, ≥ 1
     * @param latenessMs how far the watermark is behind the stream time, ≥ 0
     */
    ChunkBorders(long records, long latenessMs, Mark at) {
        this.records = records;
        this.latenessMs = latenessMs;
        this.from = at.nextOffset();
        this.streamTime = at.streamTime();
    }

    /** The border at which the open chunk begins. */
    long from() {
        return from;
    }

    /** The greatest time of an event so far; {@link Mark#NO_TIME} before the first. */
    long streamTime() {
        return streamTime;
    }

    /**
     * The last border at or before an event that comes next; {@link #from} if it is in the open
     * chunk.
     */
    long before(long offset, long timestamp) {
        return endsHour(timestamp) ? offset : before(offset);
    }

    /** The last border at or before a position up to which no more events come. */
    long before(long position) {
        return Math.max(from, position / records * records);
    }

    private boolean endsHour(long timestamp) {
        return streamTime != Mark.NO_TIME && hour(timestamp) > hour(streamTime);
    }

    private long hour(long time) {
        return Math.floorDiv(time - latenessMs, Millis.HOUR);
    }

    /**
     * Where the open chunk ends.
     *
     * @param border a later one
     */
    long end(long border) {
        return Math.min(border, (from / records + 1) * records);
    }

    /** Begins a chunk at a border, or at the end of a gap. */
    void begin(long border) {
        from = border;
    }

    /** Notes an event that was taken. */
    void take(long timestamp) {
        streamTime = Math.max(streamTime, timestamp);
    }
}
