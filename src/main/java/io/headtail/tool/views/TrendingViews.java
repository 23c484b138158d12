package io.headtail.tool.views;

import io.headtail.tool.Pacer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Views of the demo: a past in few records that stand for many views each, and then live ones. The
 * older a record, the more views it stands for: those of a {@value #RECORDS_PER_AGE}th of its age,
 * so that all windows have about the same number of records.
 *
 * <p>Ids are {@link VideoTitles}; popularity follows {@link Trends}. Records are sent in time
 * order. Not thread-safe.
 */
public final class TrendingViews {
    private static final int RECORDS_PER_AGE = 6_000;
    private static final double MIN_SPAN_MS = 5;
    private static final double MAX_SPAN_MS = 300_000;
    private static final long TRENDS_INTERVAL_MS = 1_000;

    private final ViewSink sink;
    private final double viewsPerMs;
    private final Trends trends;
    private final SplittableRandom random;
    private final BooleanSupplier stop;
    private long renewedMs = Long.MIN_VALUE;

    /** Receives records. */
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
     * @param videos number of different videos, 1 to {@link ViewGenerator#MAX_VIDEOS}
     * @param perSecond views per second, &gt; 0
     * @param seed determines which videos are popular when
     * @param stop called before each record
     */
    public TrendingViews(
            ViewSink sink, int videos, double perSecond, long seed, BooleanSupplier stop) {
        this.sink = sink;
        this.viewsPerMs = perSecond / 1_000;
        this.trends = new Trends(videos, seed);
        this.random = new SplittableRandom(seed);
        this.stop = stop;
    }

    /** The start of the past, epoch ms: that of the last month in UTC, so that it is complete. */
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
     * Sends the views from a time up to now.
     *
     * @param fromMs time of the first one, epoch ms
     * @param nowMs the clock, epoch ms: time that passes meanwhile belongs to the past too
     */
    public void past(long fromMs, LongSupplier nowMs) {
        long startMs = nowMs.getAsLong();
        double atMs = fromMs;
        while (atMs < nowMs.getAsLong() && !stop.getAsBoolean()) {
            double spanMs = spanMs(startMs - atMs);
            // Jitter: otherwise all counts would be multiples of one number.
            double views = viewsPerMs * spanMs * (0.5 + random.nextDouble());
            send((long) atMs, Math.max(1, Math.round(views)));
            atMs += spanMs;
        }
    }

    private double spanMs(double ageMs) {
        double least = Math.max(MIN_SPAN_MS, 1 / viewsPerMs);
        return Math.max(least, Math.min(MAX_SPAN_MS, ageMs / RECORDS_PER_AGE));
    }

    /** Sends live views, one per record, until stopped. */
    public void live() {
        Pacer pacer = new Pacer(viewsPerMs * 1_000);
        while (!stop.getAsBoolean()) {
            pacer.await(stop);
            send(System.currentTimeMillis(), 1);
        }
    }

    private void send(long ms, long views) {
        if (ms >= renewedMs + TRENDS_INTERVAL_MS || ms < renewedMs) {
            renewedMs = ms;
            trends.at(ms);
        }
        sink.send(VideoTitles.of(trends.next(random)), ms, views);
    }
}
