package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;

/** A sequence of views: each tick adds the next ones and subtracts those that leave the window. */
final class Sliding implements TickData {
    private final ViewSequence views;
    private final int perTick;
    private final double mean;
    private final int lag;
    private int at;

    /**
     * @param perTick number of views that enter, and that leave, between two ticks
     * @param window its number: windows differ in their contents, and in what leaves them
     */
    Sliding(ViewSequence views, int perTick, int window) {
        this.views = views;
        this.perTick = perTick;
        this.mean = window == 0 ? 0 : 1 << (2 * window);
        this.lag = ViewSequence.LENGTH / (window + 2);
        this.at = lag;
    }

    @Override
    public void fill(WindowCounts counts) {
        views.fill(counts, mean, mean == 0 ? 0 : 1);
        for (int i = 0; i < lag; i++) {
            counts.add(views.slots[i], 1);
        }
        counts.settle();
    }

    @Override
    public int change(WindowCounts counts) {
        int[] slots = views.slots;
        for (int i = at; i < at + perTick; i++) {
            counts.add(slots[i % slots.length], 1);
        }
        int from = at - lag + slots.length;
        for (int i = from; i < from + perTick; i++) {
            counts.subtract(slots[i % slots.length], 1);
        }
        at = (at + perTick) % slots.length;
        return 2 * perTick;
    }
}
