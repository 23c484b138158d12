package io.headtail.correct;

import io.headtail.count.id.VideoIds;
import io.headtail.history.boundary.BoundaryRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the first ranks among views by slot. */
final class BestSlots {
    private BestSlots() {}

    /**
     * The first {@code k} videos that have views, best first; O(slots + k log k) in practice.
     *
     * @param k at least 1
     */
    static List<BoundaryRows.RankedVideo> of(VideoIds ids, long[] views, int k) {
        Comparator<Integer> order =
                (one, other) ->
                        views[one] == views[other]
                                ? ids.compare(one, other)
                                : Long.compare(views[other], views[one]);
        PriorityQueue<Integer> best = new PriorityQueue<>(order.reversed());
        for (int slot = 0; slot < views.length; slot++) {
            if (views[slot] <= 0) {
                continue;
            }
            if (best.size() < k) {
                best.add(slot);
            } else if (order.compare(slot, best.element()) < 0) {
                best.poll();
                best.add(slot);
            }
        }
        List<Integer> slots = new ArrayList<>(best);
        slots.sort(order);
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>(slots.size());
        for (int slot : slots) {
            String id = new String(ids.bytes(slot), StandardCharsets.UTF_8);
            rows.add(new BoundaryRows.RankedVideo(id, views[slot]));
        }
        return rows;
    }
}
