package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;

/**
 * A window that must lower its floor at every tick: layers of videos are above all others, each
 * layer with its own count, and all videos at or above the floor leave at once.
 */
final class Layers implements TickData {
    private static final int LAYERS = 40;

    /** The count of the lowest layer; all other videos are below it. */
    private static final int LOWEST = 22;

    private final Videos videos;
    private final int wanted;
    private final int perLayer;
    private int standing = LAYERS;

    Layers(Videos videos, int k) {
        this.videos = videos;
        this.wanted = 2 * k;
        // The minimum that a settled window wants, or fewer if there are few videos.
        this.perLayer = Math.max(1, Math.min(wanted + 16, videos.size / 2 / LAYERS));
    }

    @Override
    public void fill(WindowCounts counts) {
        for (int layer = 0; layer < LAYERS; layer++) {
            rise(counts, layer);
        }
        for (int slot = 0; slot < videos.size; slot++) {
            boolean layered = videos.number(slot) < LAYERS * perLayer;
            counts.add(slot, layered ? 1 : 1 + slot % (LOWEST - 1));
        }
        counts.settle();
    }

    // One view of a layer's count always stays.
    private static int step(int layer) {
        return LOWEST + layer - 1;
    }

    private void rise(WindowCounts counts, int layer) {
        for (int i = 0; i < perLayer; i++) {
            counts.add(videos.slot(layer * perLayer + i), step(layer));
        }
    }

    private void fall(WindowCounts counts, int layer) {
        for (int i = 0; i < perLayer; i++) {
            counts.subtract(videos.slot(layer * perLayer + i), step(layer));
        }
    }

    @Override
    public void prepare(WindowCounts counts) {
        if (standing * perLayer - counts.heapSize() < wanted + perLayer) {
            for (; standing < LAYERS; standing++) {
                rise(counts, standing);
            }
            counts.settle();
        }
    }

    @Override
    public int change(WindowCounts counts) {
        int moved = 0;
        long floor = counts.floor();
        while (standing > 0 && LOWEST + standing - 1 >= floor) {
            fall(counts, --standing);
            moved += perLayer;
        }
        return moved;
    }
}
