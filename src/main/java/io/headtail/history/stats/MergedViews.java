package io.headtail.history.stats;

import io.headtail.history.write.BinaryCopy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.PriorityQueue;

/**
 * Copies the sums of several partitions into a staging table, in the order of (minute, id), so that
 * the merge inserts into its index in order, and writers lock rows in one order. A video in two
 * partitions, a misplaced one, has one row of both.
 */
final class MergedViews {
    private static final int FIELDS = 3;

    private final PriorityQueue<SortedViews> heads = new PriorityQueue<>(SortedViews.ORDER);

    private MergedViews(OpenIds ids, Collection<OpenViews> partitions) {
        int[] slots = ids.sorted();
        int[] ranks = new int[slots.length];
        for (int rank = 0; rank < slots.length; rank++) {
            ranks[slots[rank]] = rank;
        }
        for (OpenViews open : partitions) {
            SortedViews cursor = open.sorted(slots, ranks);
            if (cursor.next()) {
                heads.add(cursor);
            }
        }
    }

    /** Copies all of them; returns the number of rows. */
    static long copy(
            Connection connection, String table, OpenIds ids, Collection<OpenViews> partitions)
            throws SQLException {
        MergedViews merged = new MergedViews(ids, partitions);
        try (BinaryCopy copy = new BinaryCopy(connection, table, "(stat_time, video_id, views)")) {
            long rows = merged.copy(copy);
            copy.end();
            return rows;
        }
    }

    private long copy(BinaryCopy copy) throws SQLException {
        byte[] id = new byte[0];
        long rows = 0;
        while (!heads.isEmpty()) {
            SortedViews first = heads.remove();
            long minute = first.minute();
            long views = first.views();
            int length = first.length();
            id = id.length < length ? new byte[length * 2] : id;
            System.arraycopy(first.id(), 0, id, 0, length);
            advance(first);
            SortedViews next = heads.peek();
            while (next != null
                    && next.minute() == minute
                    && Arrays.equals(next.id(), 0, next.length(), id, 0, length)) {
                views += next.views();
                advance(heads.remove());
                next = heads.peek();
            }
            copy.row(FIELDS);
            copy.putTime(minute);
            copy.putText(id, length);
            copy.putLong(views);
            rows++;
        }
        return rows;
    }

    private void advance(SortedViews cursor) {
        if (cursor.next()) {
            heads.add(cursor);
        }
    }
}
