package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;

/**
 * Counts that cross the floor at every tick: at one tick 5 K videos of one count gain a view, so
 * that the heap has too many videos and the floor rises above most of them; at the next tick they
 * lose it, so that there are too few and the floor must fall again.
 */
final class Oscillation implements TickData {
    private static final int STARS = 60;
    private static final int POOL = 40;

    private final Videos videos;
    private final int stars;
    private final int pool;
    private boolean up;

    Oscillation(Videos videos, int k) {
        this.videos = videos;
        this.stars = Math.min(k / 2, videos.size / 8);
        this.pool = Math.min(10 * k, videos.size / 2);
    }

    @Override
    public void fill(WindowCounts counts) {
        for (int slot = 0; slot < videos.size; slot++) {
            int number = videos.number(slot);
            int views = number < stars ? STARS : 1 + slot % (POOL / 2);
            counts.add(slot, number >= stars && number < stars + pool ? POOL : views);
        }
        counts.settle();
    }

    @Override
    public int change(WindowCounts counts) {
        up = !up;
        for (int i = 0; i < pool; i += 2) {
            if (up) {
                counts.add(videos.slot(stars + i), 1);
            } else {
                counts.subtract(videos.slot(stars + i), 1);
            }
        }
        return pool / 2;
    }
}
