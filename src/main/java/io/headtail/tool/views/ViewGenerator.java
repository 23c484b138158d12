package io.headtail.tool.views;

import io.headtail.tool.ToolException;
import java.util.SplittableRandom;

/**
 * An endless stream of video ids: Zipf-distributed, seeded, with favourites that drift. Every
 * {@code eventsPerMove} events, a video drawn like a view (so popular ones more often) swaps ranks
 * with a uniformly drawn one, so that popular videos fall and unknown ones rise. Two generators
 * with the same arguments give the same ids.
 *
 * <p>Ids are {@code v_} and nine digits, 11 bytes. Not thread-safe.
 */
public final class ViewGenerator {
    /** At 2,000 events per second a move every 2.5 s: several among the top ten per minute. */
    public static final int DEFAULT_EVENTS_PER_MOVE = 5_000;

    /** The most videos of a generator; each takes 16 bytes of memory. */
    public static final int MAX_VIDEOS = 100_000_000;

    private static final int ID_BYTES = 11;

    private final ZipfSampler ranks;
    private final SplittableRandom random;
    private final int[] videoAtRank;
    private final int eventsPerMove;
    private final byte[] id = new byte[ID_BYTES];
    private int untilMove;

    /**
     * @param videos number of ids, 1 to {@link #MAX_VIDEOS}
     * @param skew the Zipf exponent, 0 (uniform) to 10; 1.05 is typical of videos
     * @param seed seed of the random numbers
     * @param eventsPerMove number of events between two moves, ≥ 1; {@link Integer#MAX_VALUE} for
     *     constant favourites
     */
    public ViewGenerator(int videos, double skew, long seed, int eventsPerMove) {
        if (videos < 1 || videos > MAX_VIDEOS) {
            throw new ToolException("videos " + videos + ": allowed are 1 to " + MAX_VIDEOS);
        }
        if (!(skew >= 0 && skew <= 10)) {
            throw new ToolException("skew " + skew + ": allowed are 0 (all ids alike) to 10");
        }
        if (eventsPerMove < 1) {
            throw new ToolException("events per move " + eventsPerMove + ": must be at least 1");
        }
        this.ranks = new ZipfSampler(videos, skew);
        this.random = new SplittableRandom(seed);
        this.videoAtRank = shuffled(videos, random);
        this.eventsPerMove = eventsPerMove;
        this.untilMove = eventsPerMove;
        id[0] = 'v';
        id[1] = '_';
    }

    /** The next event's video, in {@code [0, videos)}; O(1). */
    public int nextVideo() {
        if (--untilMove < 0) {
            untilMove = eventsPerMove - 1;
            swap(ranks.next(random), random.nextInt(videoAtRank.length));
        }
        return videoAtRank[ranks.next(random)];
    }

    /** The next event's id, in an array that the next call overwrites. */
    public byte[] nextId() {
        int rest = nextVideo();
        for (int i = ID_BYTES - 1; i >= 2; i--) {
            id[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return id;
    }

    /** The numbers in {@code [0, n)} in random order. */
    static int[] shuffled(int n, SplittableRandom random) {
        int[] videos = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            videos[i] = videos[j];
            videos[j] = i;
        }
        return videos;
    }

    private void swap(int rank, int other) {
        int video = videoAtRank[rank];
        videoAtRank[rank] = videoAtRank[other];
        videoAtRank[other] = video;
    }
}
