package io.headtail.tool.views;

import io.headtail.tool.ToolException;
import java.util.SplittableRandom;

/**
 * The popularity of videos over time: half of the views go to constant favourites
 * (Zipf-distributed), half to hits that rise and fall within minutes, hours, days or weeks. So each
 * window has different favourites. Popularity depends only on the seed and the time: there is no
 * state, and a later start continues with the same hits.
 *
 * <p>Not thread-safe.
 */
final class Trends {
    private static final double SKEW = 0.85;
    private static final double PEAK = 0.25;
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    /** A kind of hits: how often one begins, how long it lasts, their total share of the views. */
    private record TrendKind(long everyMs, long lastsMs, double share) {
        int alive() {
            return Math.toIntExact(lastsMs / everyMs);
        }
    }

    private static final TrendKind[] KINDS = {
        new TrendKind(MINUTE_MS / 2, 6 * MINUTE_MS, 0.12),
        new TrendKind(15 * MINUTE_MS, 3 * HOUR_MS, 0.12),
        new TrendKind(5 * HOUR_MS, 60 * HOUR_MS, 0.12),
        new TrendKind(3 * DAY_MS, 24 * DAY_MS, 0.12),
    };

    private final long seed;
    private final int[] favourites;
    private final ZipfSampler ranks;
    private final int[] hits;
    private final double[] sharesUpTo;

    /**
     * @param videos number of videos, 1 to {@link ViewGenerator#MAX_VIDEOS}
     * @param seed determines which videos are popular when
     */
    Trends(int videos, long seed) {
        if (videos < 1 || videos > ViewGenerator.MAX_VIDEOS) {
            throw new ToolException(
                    "videos " + videos + ": allowed are 1 to " + ViewGenerator.MAX_VIDEOS);
        }
        this.seed = seed;
        this.ranks = new ZipfSampler(videos, SKEW);
        this.favourites = ViewGenerator.shuffled(videos, new SplittableRandom(seed));
        int most = 0;
        for (TrendKind kind : KINDS) {
            most += kind.alive();
        }
        this.hits = new int[most];
        this.sharesUpTo = new double[most];
    }

    /** Moves to a time, epoch ms; O(1). */
    void at(long ms) {
        int n = 0;
        double sum = 0;
        for (int k = 0; k < KINDS.length; k++) {
            TrendKind kind = KINDS[k];
            long newest = Math.floorDiv(ms, kind.everyMs);
            for (long born = newest - kind.alive() + 1; born <= newest; born++) {
                SplittableRandom itsOwn = new SplittableRandom(seed ^ (born * KINDS.length + k));
                hits[n] = itsOwn.nextInt(favourites.length);
                double strength = 2 * itsOwn.nextDouble();
                double age = (double) (ms - born * kind.everyMs) / kind.lastsMs;
                // The factor 2 compensates for the shape's average of one half.
                sum += 2 * kind.share / kind.alive() * strength * shape(age);
                sharesUpTo[n++] = sum;
            }
        }
    }

    /** The strength at an age in [0, 1]: rises to 1 within the first quarter, then falls to 0. */
    private static double shape(double age) {
        return age < PEAK ? age / PEAK : (1 - age) / (1 - PEAK);
    }

    /** Draws the video of one view at the time set by {@link #at}. */
    int next(SplittableRandom random) {
        double drawn = random.nextDouble();
        for (int i = 0; i < hits.length && drawn < sharesUpTo[hits.length - 1]; i++) {
            if (drawn < sharesUpTo[i]) {
                return hits[i];
            }
        }
        return favourites[ranks.next(random)];
    }
}
