package io.headtail.cli.correct;

import io.headtail.config.Config;
import io.headtail.correct.CorrectionRequest;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.history.stats.StatsCorrection;
import io.headtail.log.scan.LogExtent;
import io.headtail.log.scan.LogScan;
import io.headtail.time.WindowSpec;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Adds late views to the minutes of corrected windows, where every video's views are stored. */
final class MinuteCorrection {
    /** Twice as long as a writer that does not lag waits until it writes at the latest. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long POLL_MS = 500;

    private MinuteCorrection() {}

    /**
     * What was done.
     *
     * @param behind offsets that the writer has not read yet, by partition: late views in them are
     *     not known
     * @param knownFrom late views of earlier minutes may have been read by a release that did not
     *     keep them; null if all of the span are known
     */
    record Result(
            StatsCorrection.Added added,
            SortedMap<Integer, Long> behind,
            @Nullable Long knownFrom) {}

    /**
     * Waits until the writer has read what is in the log now, and adds late views; null if every
     * video's views are not stored. A dry run neither waits nor adds.
     *
     * @param stopped whether to wait no longer
     * @param err is told of what is waited for
     */
    static @Nullable Result run(
            Config config,
            HistoryDatabase database,
            CorrectionRequest request,
            BooleanSupplier stopped,
            PrintWriter err) {
        VideoStatsSettings settings = config.videoStats();
        if (settings == null) {
            return null;
        }
        StatsCorrection correction = database.statsCorrection();
        BooleanSupplier goesOnAtOnce = () -> request.dryRun() || stopped.getAsBoolean();
        SortedMap<Integer, Long> behind = await(config, correction, goesOnAtOnce, err);
        long from = from(request, settings);
        long knownFrom = correction.knownFrom();
        StatsCorrection.Added added =
                request.dryRun()
                        ? correction.waiting(from, request.toMs())
                        : correction.run(from, request.toMs());
        return new Result(added, behind, knownFrom > from ? knownFrom : null);
    }

    /** The first of the minutes, epoch ms. */
    private static long from(CorrectionRequest request, VideoStatsSettings settings) {
        long from = request.toMs();
        for (WindowSpec window : request.windows()) {
            from = Math.min(from, Math.max(0, window.startOf(request.fromMs())));
        }
        return from - from % settings.resolutionMs();
    }

    private static SortedMap<Integer, Long> await(
            Config config, StatsCorrection correction, BooleanSupplier stopped, PrintWriter err) {
        Map<Integer, Long> ends = new TreeMap<>();
        String topicId;
        try (LogScan log =
                LogScan.open(config.kafka(), config.event(), config.timing().latenessMs())) {
            topicId = log.topicId();
            for (LogExtent extent : log.extents()) {
                ends.put(extent.partition(), extent.end());
            }
        }
        boolean told = false;
        long start = System.nanoTime();
        while (true) {
            SortedMap<Integer, Long> behind = correction.behind(topicId, ends);
            if (behind.isEmpty()
                    || stopped.getAsBoolean()
                    || System.nanoTime() - start >= PATIENCE.toNanos()) {
                return behind;
            }
            if (!told) {
                told = true;
                err.println(
                        "waiting up to %d s until the merger has written views per minute up to the log's end"
                                .formatted(PATIENCE.toSeconds()));
                err.flush();
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return behind;
            }
        }
    }
}
