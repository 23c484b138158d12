package io.headtail.merge;

import io.headtail.merge.varint.VarintReader;
import io.headtail.time.Span;
import io.headtail.time.SpanCode;
import java.util.Arrays;

/**
 * One partition's Top-K of one window at one tick, decoded from bytes (see {@link PartialEncoder}).
 * Rows are in order; ids stay in the encoded bytes.
 */
public final class Partial {
    /** Bytes of its fields and the headers of its arrays. */
    private static final int OBJECT_BYTES = 200;

    private final byte[] bytes;
    private final int partition;
    private final Marks marks;
    private final boolean isFinal;
    private final boolean complete;
    private final long fingerprint;
    private final int partitions;
    private final Span span;
    private final int k;
    private final long tick;
    private final long completeFrom;
    private final long headOffset;
    private final int headAt;
    private final int headEnd;
    private final boolean misplaced;
    private final boolean countChanged;
    private final long firstEvent;
    private final long[] views;
    private final int[] idAt;

    /** Empty unless the window is rising. */
    private final long[] older;

    /**
     * Decodes a partial of an unknown partition, without marks.
     *
     * @throws IllegalArgumentException if the bytes are not a partial, or of another version
     */
    public Partial(byte[] bytes) {
        this(bytes, -1, Marks.NONE);
    }

    /**
     * Decodes a partial.
     *
     * @param partition its partition; −1 if unknown
     * @param marks the record's header
     * @throws IllegalArgumentException if the bytes are not a partial, or of another version
     */
    public Partial(byte[] bytes, int partition, Marks marks) {
        this.bytes = bytes;
        this.partition = partition;
        this.marks = marks;
        VarintReader reader = new VarintReader(bytes);
        int version = reader.getByte();
        if (version != PartialEncoder.VERSION && version != PartialEncoder.VERSION_RISING) {
            throw new IllegalArgumentException(
                    "partial version is %d, known are %d and %d"
                            .formatted(
                                    version,
                                    PartialEncoder.VERSION,
                                    PartialEncoder.VERSION_RISING));
        }
        int flags = reader.getByte();
        isFinal = (flags & PartialEncoder.FINAL) != 0;
        complete = (flags & PartialEncoder.COMPLETE) != 0;
        misplaced = (flags & PartialEncoder.MISPLACED) != 0;
        countChanged = (flags & PartialEncoder.COUNT_CHANGED) != 0;
        fingerprint = reader.getLong();
        partitions = reader.getInt(1, 1 << 20, "partitions");
        span = SpanCode.span(reader.getVarint());
        boolean rising = span instanceof Span.Rising;
        if (rising != (version == PartialEncoder.VERSION_RISING)) {
            throw new IllegalArgumentException("version " + version + " of a window of " + span);
        }
        k = reader.getInt(1, Integer.MAX_VALUE, "k");
        tick = reader.getLong();
        completeFrom = complete ? Long.MIN_VALUE : reader.getLong();
        headAt = reader.position();
        headOffset = isFinal ? Long.MAX_VALUE : reader.getVarint();
        headEnd = reader.position();
        if (misplaced) {
            reader.skip(8);
        }
        if (countChanged) {
            reader.skip(8);
        }
        firstEvent = (flags & PartialEncoder.FIRST_EVENT) != 0 ? reader.getLong() : Long.MAX_VALUE;
        int rows = reader.getInt(0, bytes.length, "rows");
        views = new long[rows];
        idAt = new int[rows];
        older = new long[rising ? rows : 0];
        for (int row = 0; row < rows; row++) {
            long number = reader.getVarint();
            views[row] = row == 0 ? number : views[row - 1] - number;
            if (views[row] < 1 || number < 0) {
                throw new IllegalArgumentException("row " + row + " has " + views[row] + " views");
            }
            int length = reader.getByte();
            if (length == 0) {
                throw new IllegalArgumentException("row " + row + " has an id of no bytes");
            }
            idAt[row] = reader.skip(length) - 1;
            if (rising) {
                older[row] = reader.getVarint();
                if (older[row] < 0 || older[row] + views[row] < 0) {
                    throw new IllegalArgumentException(
                            "row %d rose by %d from %d views"
                                    .formatted(row, views[row], older[row]));
                }
            }
        }
        if (reader.remaining() != 0) {
            throw new IllegalArgumentException(reader.remaining() + " bytes too many");
        }
    }

    /** Its partition; −1 if unknown. */
    public int partition() {
        return partition;
    }

    /** Its marks, from the record's header. */
    public Marks marks() {
        return marks;
    }

    /** Whether the watermark had reached the tick. */
    public boolean isFinal() {
        return isFinal;
    }

    /** Whether no event of the window can be missing. */
    public boolean complete() {
        return complete;
    }

    /**
     * The time from which on answers are complete, epoch ms, inclusive; {@link Long#MIN_VALUE} if
     * this one is.
     */
    public long completeFrom() {
        return completeFrom;
    }

    /** Identifies what affects the rows; see {@link Fingerprint}. */
    public long fingerprint() {
        return fingerprint;
    }

    /** Number of partitions of the topic. */
    public int partitions() {
        return partitions;
    }

    /** What the window covers. */
    public Span span() {
        return span;
    }

    /** The maximum number of rows. */
    public int k() {
        return k;
    }

    /** The window's end, epoch ms, exclusive. */
    public long tick() {
        return tick;
    }

    /** Whether the window holds an event that belongs in another partition. */
    public boolean misplaced() {
        return misplaced;
    }

    /** Whether the window reaches back to before the partition count changed. */
    public boolean countChanged() {
        return countChanged;
    }

    /** The first event's timestamp, for a window of all time; otherwise {@link Long#MAX_VALUE}. */
    public long firstEvent() {
        return firstEvent;
    }

    /** Number of rows. */
    public int rows() {
        return views.length;
    }

    /** The views of a row, counted from 0; of a rising window its rise. */
    public long views(int row) {
        return views[row];
    }

    /**
     * The views of a row in the older half of a rising window, from which it rose; of other windows
     * 0.
     */
    public long older(int row) {
        return older.length == 0 ? 0 : older[row];
    }

    /** The id of a row, counted from 0, as a new array. */
    public byte[] id(int row) {
        return Arrays.copyOfRange(bytes, idFrom(row), idTo(row));
    }

    /** The head's offset, of a provisional partial; a final one does not contain it. */
    public long headOffset() {
        return headOffset;
    }

    /** Approximate bytes on the heap. */
    long heapBytes() {
        return OBJECT_BYTES
                + bytes.length
                + (long) views.length * (Long.BYTES + Integer.BYTES)
                + (long) older.length * Long.BYTES;
    }

    /** The encoded bytes; must not be modified. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Encodes the same partial as final, as if the watermark had reached the tick. Correct only if
     * no event of the window has come since.
     */
    public byte[] asFinal() {
        byte[] copy = new byte[bytes.length - (headEnd - headAt)];
        System.arraycopy(bytes, 0, copy, 0, headAt);
        System.arraycopy(bytes, headEnd, copy, headAt, bytes.length - headEnd);
        copy[1] |= PartialEncoder.FINAL;
        return copy;
    }

    /** Whether this one replaces {@code other} of the same window, partition and tick. */
    public boolean supersedes(Partial other) {
        return Precedence.OF_PARTIALS.compare(this, other) > 0;
    }

    /**
     * As {@link #supersedes}; among equals, the one with more known late views wins, and then the
     * one that stands for more ticks: an owner that was just restored does not know since when its
     * answers are the same.
     */
    public boolean standsBefore(Partial other) {
        if (supersedes(other) || other.supersedes(this)) {
            return supersedes(other);
        }
        if (marks.lateViews() != other.marks.lateViews()) {
            return marks.lateViews() > other.marks.lateViews();
        }
        return marks.sameSince() != other.marks.sameSince()
                ? marks.sameSince() < other.marks.sameSince()
                : marks.marks().size() > other.marks.marks().size();
    }

    /** Where the id of a row, counted from 0, begins in {@link #bytes}. */
    int idFrom(int row) {
        return idAt[row] + 1;
    }

    /** Where the id of a row ends in {@link #bytes}, exclusive. */
    int idTo(int row) {
        return idFrom(row) + (bytes[idAt[row]] & 0xff);
    }
}
