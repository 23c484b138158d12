package io.headtail.merge;

import java.util.Arrays;

/** The order of ranks: views descending, then ids ascending by unsigned bytes. */
final class RowOrder {
    private RowOrder() {}

    /**
     * Compares a row of one partial with a row of another; negative if the first comes before the
     * second.
     */
    static int compare(Partial a, int rowA, Partial b, int rowB) {
        int byViews = byViews(a.views(rowA), b.views(rowB));
        return byViews != 0
                ? byViews
                : Arrays.compareUnsigned(
                        a.bytes(),
                        a.idFrom(rowA),
                        a.idTo(rowA),
                        b.bytes(),
                        b.idFrom(rowB),
                        b.idTo(rowB));
    }

    /** Compares two ranks; negative if the first comes before the second. */
    static int compare(MergedRows.RankedId a, MergedRows.RankedId b) {
        int byViews = byViews(a.views(), b.views());
        return byViews != 0 ? byViews : Arrays.compareUnsigned(a.id(), b.id());
    }

    private static int byViews(long a, long b) {
        return Long.compare(b, a);
    }
}
