package io.headtail.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The first K of several partials of one window. Exact, because an id lies in one partition; an id
 * found in two is counted with both rows, and reported.
 *
 * @param rows best first
 * @param idInTwoPartitions whether some id came from two partials, so that rows may lack views that
 *     were below rank K in one of them
 */
public record MergedRows(List<RankedId> rows, boolean idInTwoPartitions) {
    /**
     * One rank.
     *
     * @param id UTF-8
     * @param views ≥ 1; of a rising window the rise
     * @param older the views in the older half of a rising window; 0 where there are none, or they
     *     are not known
     */
    public record RankedId(byte[] id, long views, long older) {
        /** Of a window that is not rising. */
        public RankedId(byte[] id, long views) {
            this(id, views, 0);
        }
    }

    /**
     * An id as a key of a map. Comparable, since ids with colliding hashes are easy to make: with
     * comparable keys a HashMap stays O(log n), which a {@code ByteBuffer} would not ensure.
     */
    private static final class Id implements Comparable<Id> {
        final byte[] bytes;
        private final int hash;

        Id(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Id id && Arrays.equals(bytes, id.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public int compareTo(Id other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }
    }

    private static final class Reader {
        final Partial partial;
        int row;

        Reader(Partial partial) {
            this.partial = partial;
        }
    }

    /** Merges; O(P K) for P partials, since it checks every id. */
    public static MergedRows of(List<Partial> partials, int k) {
        if (idInTwo(partials)) {
            return summed(partials, k);
        }
        PriorityQueue<Reader> readers =
                new PriorityQueue<>((a, b) -> RowOrder.compare(a.partial, a.row, b.partial, b.row));
        for (Partial partial : partials) {
            if (partial.rows() > 0) {
                readers.add(new Reader(partial));
            }
        }
        List<RankedId> rows = new ArrayList<>();
        while (rows.size() < k && !readers.isEmpty()) {
            Reader best = readers.remove();
            rows.add(
                    new RankedId(
                            best.partial.id(best.row),
                            best.partial.views(best.row),
                            best.partial.older(best.row)));
            best.row++;
            if (best.row < best.partial.rows()) {
                readers.add(best);
            }
        }
        return new MergedRows(List.copyOf(rows), false);
    }

    // Below rank K too: the second row of an id there would have raised its first.
    private static boolean idInTwo(List<Partial> partials) {
        if (partials.size() < 2) {
            return false;
        }
        int rows = partials.stream().mapToInt(Partial::rows).sum();
        Set<Id> seen = HashSet.newHashSet(rows);
        for (Partial partial : partials) {
            for (int row = 0; row < partial.rows(); row++) {
                if (!seen.add(new Id(partial.id(row)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static MergedRows summed(List<Partial> partials, int k) {
        Map<Id, Long> views = new HashMap<>();
        Map<Id, Long> older = new HashMap<>();
        for (Partial partial : partials) {
            for (int row = 0; row < partial.rows(); row++) {
                Id id = new Id(partial.id(row));
                views.merge(id, partial.views(row), Long::sum);
                older.merge(id, partial.older(row), Long::sum);
            }
        }
        List<RankedId> rows = new ArrayList<>(views.size());
        views.forEach(
                (id, count) -> rows.add(new RankedId(id.bytes, count, older.getOrDefault(id, 0L))));
        rows.sort(RowOrder::compare);
        return new MergedRows(List.copyOf(rows.subList(0, Math.min(k, rows.size()))), true);
    }
}
