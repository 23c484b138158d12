package io.headtail.tool.views;

import io.headtail.tool.Pacer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Views of the demo: a past, in few records that stand for many views each, and then live ones. The
 * older, the more views a record stands for: those of a {@value #RECORDS_PER_AGE}th of its age, so
 * that every window has about as many records.
 *
 * <p>Ids are {@link VideoTitles}; favourites follow {@link Trends}. Records are sent in the order
 * of time. For one thread.
 */
public final class TrendingViews {
    private static final int RECORDS_PER_AGE = 6_000;
    private static final double SHORTEST_MS = 5;
    private static final double LONGEST_MS = 300_000;
    private static final long RENEWED_EVERY_MS = 1_000;

    private final ViewSink sink;
    private final double viewsPerMs;
    private final Trends trends;
    private final SplittableRandom random;
    private final BooleanSupplier stop;
    private long renewedMs = Long.MIN_VALUE;

    /** Where views go. */
    public interface ViewSink {
        /**
         * Takes a record.
         *
         * @param id the video's, UTF-8
         * @param timestampMs epoch ms
         * @param views how many it stands for, ≥ 1
         */
        void send(byte[] id, long timestampMs, long views);
    }

    /**
     * @param videos how many different ones, 1 to {@link ViewGenerator#MAX_VIDEOS}
     * @param perSecond how many views, &gt; 0
     * @param seed which videos are popular when
     * @param stop asked before each record
     */
    public TrendingViews(
            ViewSink sink, int videos, double perSecond, long seed, BooleanSupplier stop) {
        this.sink = sink;
        this.viewsPerMs = perSecond / 1_000;
        this.trends = new Trends(videos, seed);
        this.random = new SplittableRandom(seed);
        this.stop = stop;
    }

    /** Where a past begins, so that the last month is whole: at its start, in UTC. */
    public static long pastBeginsMs(long nowMs) {
        return Instant.ofEpochMilli(nowMs)
                .atZone(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .withDayOfMonth(1)
                .minusMonths(1)
                .toInstant()
                .toEpochMilli();
    }

    /**
     * Makes the views from a time up to now.
     *
     * @param fromMs epoch ms, of the first one
     * @param nowMs the clock, in epoch ms: what passes meanwhile belongs to the past too
     */
    public void past(long fromMs, LongSupplier nowMs) {
        long startMs = nowMs.getAsLong();
        double atMs = fromMs;
        while (atMs < nowMs.getAsLong() && !stop.getAsBoolean()) {
            double spanMs = spanMs(startMs - atMs);
            // Jitter, or all counts would be multiples of one number.
            double views = viewsPerMs * spanMs * (0.5 + random.nextDouble());
            send((long) atMs, Math.max(1, Math.round(views)));
            atMs += spanMs;
        }
    }

    private double spanMs(double ageMs) {
        double least = Math.max(SHORTEST_MS, 1 / viewsPerMs);
        return Math.max(least, Math.min(LONGEST_MS, ageMs / RECORDS_PER_AGE));
    }

    /** Sends views as they come, one a record, until it is stopped. */
    public void live() {
        Pacer pacer = new Pacer(viewsPerMs * 1_000);
        while (!stop.getAsBoolean()) {
            pacer.await(stop);
            send(System.currentTimeMillis(), 1);
        }
    }

    private void send(long ms, long views) {
        if (ms >= renewedMs + RENEWED_EVERY_MS || ms < renewedMs) {
            renewedMs = ms;
            trends.at(ms);
        }
        sink.send(VideoTitles.of(trends.next(random)), ms, views);
    }
}
