package io.headtail.cli.audit;

import io.headtail.audit.log.LogCutException;
import io.headtail.audit.log.UnreadableLogException;
import io.headtail.audit.recount.TooManyCountsException;
import io.headtail.audit.views.MarksMovedBackException;
import io.headtail.audit.views.ViewsAudit;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.history.stats.StatsRows;
import io.headtail.time.Millis;
import io.headtail.tool.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code headtail audit --video-stats}: compares every video's views with the log. */
final class ViewsAuditRun {
    /** Per pair of a row's time and a video, with a load factor of one half, and its ids. */
    private static final long BYTES_PER_COUNT = 64;

    private static final int SHOWN_SUMS = 5;

    private final Config config;
    private final ViewsReport report;

    ViewsAuditRun(Config config, ViewsReport report) {
        this.config = config;
        this.report = report;
    }

    /**
     * Compares the hours of which there is something in a span.
     *
     * @param fromMs inclusive, epoch ms
     * @param toMs exclusive
     * @return the exit code
     */
    int run(long fromMs, long toMs, StopSignal stop, Progress progress) {
        HistorySettings settings = config.history();
        VideoStatsSettings stats = config.videoStats();
        if (settings == null || stats == null) {
            throw new UserError(
                    "--video-stats: video-stats.enabled is false, or history.url is not set, so there"
                            + " is nothing to compare");
        }
        long from = Math.floorDiv(fromMs, Millis.HOUR) * Millis.HOUR;
        long to = Math.ceilDiv(toMs, Millis.HOUR) * Millis.HOUR;
        String topic = config.kafka().topic();
        report.begin(from, to, topic);
        try (HistoryDatabase database = HistoryDatabase.openReadOnly(settings)) {
            StatsRows rows = database.statsRows();
            ViewsAudit audit =
                    new ViewsAudit(
                            LogOptions.log(config),
                            LogOptions.watch(progress, stop),
                            new StoredStats(rows, topic, config.timing().latenessMs()),
                            stats.resolutionMs(),
                            Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_COUNT);
            boolean finished =
                    audit.run(
                            from,
                            to,
                            hour -> {
                                progress.clear();
                                report.take(hour);
                            });
            progress.clear();
            if (finished) {
                allTime(rows);
            }
            report.end(finished ? null : "stopped before all was compared");
            return finished ? report.exitCode() : ExitCode.FAILED;
        } catch (LogCutException e) {
            progress.clear();
            report.end("the log no longer reaches: " + e.getMessage());
            return report.isWrong() ? ExitCode.FAILED : ExitCode.OUT_OF_REACH;
        } catch (UnreadableLogException | TooManyCountsException e) {
            throw LogOptions.failure(e);
        } catch (HistoryException | MarksMovedBackException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private void allTime(StatsRows rows) {
        List<String> first = new ArrayList<>();
        StatsRows.AllTime compared =
                rows.allTime(
                        SHOWN_SUMS,
                        (id, hours, allTime) ->
                                first.add(
                                        String.format(
                                                Locale.ROOT,
                                                "%s: hours %,d, all time %,d",
                                                LogOptions.printable(id),
                                                hours,
                                                allTime)));
        report.take(compared, first);
    }
}
