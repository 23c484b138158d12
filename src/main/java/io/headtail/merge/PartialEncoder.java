package io.headtail.merge;

import io.headtail.count.RisingCounts;
import io.headtail.count.WindowCounts;
import io.headtail.count.id.VideoIds;
import io.headtail.merge.varint.VarintWriter;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;

/**
 * Encodes a window's Top-K at its current tick.
 *
 * <pre>
 *  version      1 byte: 2 for a rising window, 1 for others
 *  flags        1 byte: 1 final, 2 complete, 4 misplaced, 8 partition count changed, 16 has a first
 *               event
 *  fingerprint  8 bytes
 *  partitions   varint
 *  length       varint, ms; 0 for all time, −1 (ten bytes) for the month so far, −2 times the rise
 *  k            varint: how many rows there are at most
 *  tick         8 bytes, epoch ms
 *  complete-from  8 bytes, unless complete
 *  head offset    varint, unless final
 *  misplaced through, partition count changed through, first event   8 bytes each, by flag
 *  rows         varint, then for each: views (varint: the first one's, then how many fewer than the
 *               row before), id's length (1 byte), id; of a rising window the views are the rise,
 *               and after the id come the views in the older half (varint)
 * </pre>
 *
 * <p>Nothing in it names an instance, a lane or a clock, and the complete-from, which depends on
 * when an owner started, is left out if nothing is missing: final, complete partials of one tick
 * are byte-equal whichever process made them. Integers are big-endian. Not thread-safe; one per
 * lane.
 */
public final class PartialEncoder {
    static final int VERSION = 1;
    static final int VERSION_RISING = 2;
    static final int FINAL = 1;
    static final int COMPLETE = 2;
    static final int MISPLACED = 4;
    static final int COUNT_CHANGED = 8;
    static final int FIRST_EVENT = 16;

    /** Everything before the rows, each varint at its longest. */
    private static final int MAX_HEADER_BYTES = 2 + 8 + 5 + 10 + 5 + 8 + 8 + 10 + 3 * 8 + 5;

    private static final int MAX_VARINT_BYTES = 10;

    private static final int MAX_ROW_BYTES = MAX_VARINT_BYTES + 1 + VideoIds.MAX_LENGTH;

    private final VarintWriter wire = new VarintWriter();
    private final byte[] id = new byte[VideoIds.MAX_LENGTH];
    private int[] slots = new int[0];

    /**
     * The maximum size in bytes of a partial of {@code k} rows, whatever their ids and views.
     *
     * @param rising whether it may be of a rising window, whose rows have the older half too
     */
    public static int maxBytes(int k, boolean rising) {
        return MAX_HEADER_BYTES + k * (MAX_ROW_BYTES + (rising ? MAX_VARINT_BYTES : 0));
    }

    /**
     * Encodes window {@code w} at the current tick.
     *
     * @param k maximum number of rows
     * @param partitions number of partitions of the topic
     * @param countChangedThrough the largest timestamp that may have been placed with another
     *     partition count; {@link Long#MIN_VALUE} if none
     */
    public byte[] encode(
            PartitionWindows windows,
            int w,
            int k,
            long fingerprint,
            int partitions,
            long countChangedThrough) {
        putHead(windows, w, k, fingerprint, partitions, countChangedThrough);
        putRows(windows, w, k);
        return wire.toBytes();
    }

    /** As {@link #encode}, without rows: what there is to know of them. */
    public byte[] encodeHead(
            PartitionWindows windows,
            int w,
            int k,
            long fingerprint,
            int partitions,
            long countChangedThrough) {
        putHead(windows, w, k, fingerprint, partitions, countChangedThrough);
        wire.putVarint(0);
        return wire.toBytes();
    }

    private void putHead(
            PartitionWindows windows,
            int w,
            int k,
            long fingerprint,
            int partitions,
            long countChangedThrough) {
        WindowSpec spec = windows.spec(w);
        long tick = windows.tick();
        boolean complete = isComplete(windows, w);
        boolean changed = covers(spec, tick, countChangedThrough);
        boolean misplaced = covers(spec, tick, windows.head().misplacedThrough());
        boolean first = spec.isAllTime() && windows.head().firstTimestamp() != Long.MAX_VALUE;
        wire.clear();
        wire.putByte(spec.isRising() ? VERSION_RISING : VERSION);
        wire.putByte(
                (windows.isFinal() ? FINAL : 0)
                        | (complete ? COMPLETE : 0)
                        | (misplaced ? MISPLACED : 0)
                        | (changed ? COUNT_CHANGED : 0)
                        | (first ? FIRST_EVENT : 0));
        wire.putLong(fingerprint);
        wire.putVarint(partitions);
        wire.putVarint(SpanCode.of(spec.span()));
        wire.putVarint(k);
        wire.putLong(tick);
        if (!complete) {
            wire.putLong(windows.window(w).completeFrom());
        }
        if (!windows.isFinal()) {
            wire.putVarint(windows.head().offset());
        }
        if (misplaced) {
            wire.putLong(windows.head().misplacedThrough());
        }
        if (changed) {
            wire.putLong(countChangedThrough);
        }
        if (first) {
            wire.putLong(windows.head().firstTimestamp());
        }
    }

    private static boolean isComplete(PartitionWindows windows, int w) {
        WindowSpec spec = windows.spec(w);
        long from = windows.window(w).completeFrom();
        return spec.startOf(windows.tick()) >= from;
    }

    // Whether the window still reaches back to an event with that timestamp.
    private static boolean covers(WindowSpec spec, long tick, long timestamp) {
        return timestamp != Long.MIN_VALUE && spec.startOf(tick) <= timestamp;
    }

    private void putRows(PartitionWindows windows, int w, int k) {
        if (slots.length < k) {
            slots = new int[k];
        }
        int rows = windows.window(w).top(k, slots);
        WindowCounts counts = windows.window(w).counts();
        VideoIds ids = windows.ids();
        wire.putVarint(rows);
        long last = 0;
        for (int rank = 0; rank < rows; rank++) {
            long views = counts.countAtRank(rank);
            wire.putVarint(rank == 0 ? views : last - views);
            last = views;
            int length = ids.copy(slots[rank], id, 0);
            wire.putByte(length);
            wire.putBytes(id, length);
            if (counts instanceof RisingCounts rising) {
                wire.putVarint(rising.older(slots[rank]));
            }
        }
    }
}
