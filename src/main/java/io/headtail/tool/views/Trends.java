package io.headtail.tool.views;

import io.headtail.tool.ToolException;
import java.util.SplittableRandom;

/**
 * Which videos are watched at a time: half of the views go to favourites that stay
 * (Zipf-distributed), half to hits that rise and fall, some within minutes, others within hours,
 * days or weeks. So each window has favourites of its own. Who is popular when follows from the
 * seed and the time alone: no state, and one that starts later goes on with the same hits.
 *
 * <p>Not safe for several threads.
 */
final class Trends {
    private static final double SKEW = 0.85;
    private static final double PEAK = 0.25;
    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    /** Of hits: how often one begins, how long it lasts, which share of the views all have. */
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
     * @param videos how many there are, 1 to {@link ViewGenerator#MAX_VIDEOS}
     * @param seed who is popular when
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

    /** Goes to a time, in epoch ms; O(1). */
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
                // The shape is one half on average.
                sum += 2 * kind.share / kind.alive() * strength * shape(age);
                sharesUpTo[n++] = sum;
            }
        }
    }

    /** Up to 1 within a quarter of its time, and slowly down to 0. */
    private static double shape(double age) {
        return age < PEAK ? age / PEAK : (1 - age) / (1 - PEAK);
    }

    /** The video of one view at the time that {@link #at} went to. */
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
