package io.headtail.history.stats;

import io.headtail.follow.Mark;
import io.headtail.follow.Progress;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.time.Timing;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When to store, and which minutes are written then. That decides nothing of what is stored in the
 * end.
 *
 * <p>Stored is when all partitions have passed the end of the minutes that were open when it was
 * stored last, so that few rows are written twice; after one and a half times the resolution at the
 * latest; and whenever memory is full.
 */
final class StoreSchedule {
    /**
     * Of all partitions together: a transaction takes locks for each hour and each day's table, of
     * which PostgreSQL has a few thousand by default.
     */
    private static final int MAX_HOURS = 200;

    private static final long MIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final VideoStatsSettings settings;
    private final Timing timing;
    private final LongSupplier nowMs;
    private final long intervalNanos;
    private long storedNanos;
    private long target = Long.MAX_VALUE;

    /**
     * A schedule.
     *
     * @param nowMs the wall clock, epoch ms; only decides up to when a quiet partition is written
     */
    StoreSchedule(VideoStatsSettings settings, Timing timing, LongSupplier nowMs) {
        this.settings = settings;
        this.timing = timing;
        this.nowMs = nowMs;
        this.intervalNanos =
                Math.max(
                        MIN_INTERVAL_NANOS, TimeUnit.MILLISECONDS.toNanos(settings.resolutionMs()));
    }

    /** Called at the start, and when everything has been stored. */
    void stored(long nowNanos) {
        storedNanos = nowNanos;
        target = Long.MAX_VALUE;
    }

    /**
     * Whether to store now.
     *
     * @param late late views, which only take memory: no hour is locked for them
     */
    boolean isDue(
            List<Progress> progress,
            OpenIds ids,
            Collection<OpenViews> open,
            Collection<OpenViews> late,
            long nowNanos) {
        long bytes = ids.usedBytes();
        int hours = 0;
        for (OpenViews each : late) {
            bytes += each.memoryBytes();
        }
        for (OpenViews each : open) {
            bytes += each.memoryBytes();
            hours += each.hours().size();
        }
        if (bytes > settings.memoryBytes()
                || (hours > MAX_HOURS && distinctHours(open) > MAX_HOURS)) {
            return true;
        }
        long passed = nowNanos - storedNanos;
        if (passed >= intervalNanos + intervalNanos / 2) {
            return true;
        }
        long least = Long.MAX_VALUE;
        long newest = Long.MIN_VALUE;
        for (Progress each : progress) {
            if (each.quietMs() < timing.latenessMs() + timing.slackMs()) {
                least = Math.min(least, floor(watermark(each.mark())));
            }
            newest = Math.max(newest, each.mark().streamTime());
        }
        if (target == Long.MAX_VALUE && newest != Mark.NO_TIME) {
            target = floor(newest) + settings.resolutionMs();
        }
        return passed >= intervalNanos / 2 && least != Long.MAX_VALUE && least >= target;
    }

    private static int distinctHours(Collection<OpenViews> open) {
        Set<Long> hours = new HashSet<>();
        open.forEach(each -> hours.addAll(each.hours()));
        return hours.size();
    }

    /** Before which time the watermark says that a partition is written; epoch ms. */
    long writtenBefore(Progress progress) {
        return floor(watermark(progress.mark()));
    }

    /**
     * Before which time a partition is written as far as its being quiet tells; epoch ms, {@link
     * Mark#NO_TIME} if it is not quiet.
     */
    long quietBefore(Progress progress, long nowNanos) {
        long quietMs = timing.latenessMs() + timing.slackMs();
        if (progress.quietMs() < quietMs) {
            return Mark.NO_TIME;
        }
        long sinceMs = TimeUnit.NANOSECONDS.toMillis(nowNanos - progress.quietAtNanos());
        return floor(nowMs.getAsLong() - Math.max(0, sinceMs) - quietMs);
    }

    private long watermark(Mark mark) {
        return mark.streamTime() == Mark.NO_TIME
                ? Mark.NO_TIME
                : mark.streamTime() - timing.latenessMs();
    }

    private long floor(long ms) {
        return ms == Mark.NO_TIME
                ? ms
                : Math.floorDiv(ms, settings.resolutionMs()) * settings.resolutionMs();
    }
}
