package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;

/**
 * All videos have the same count, so that only ids decide the order, and at each tick the first 2 K
 * by id lose a view.
 */
final class Ties implements TickData {
    private static final int COUNT = 3;

    private final Videos videos;
    private final int perTick;
    private int gone;

    Ties(Videos videos, int k) {
        this.videos = videos;
        this.perTick = Math.min(2 * k, videos.size / 4);
    }

    @Override
    public void fill(WindowCounts counts) {
        for (int slot = 0; slot < videos.size; slot++) {
            counts.add(slot, COUNT);
        }
        counts.settle();
    }

    @Override
    public void prepare(WindowCounts counts) {
        if (gone + 2 * perTick > videos.size) {
            while (gone > 0) {
                counts.add(videos.slot(--gone), 1);
            }
            counts.settle();
        }
    }

    @Override
    public int change(WindowCounts counts) {
        for (int i = 0; i < perTick; i++) {
            counts.subtract(videos.slot(gone++), 1);
        }
        return perTick;
    }
}
