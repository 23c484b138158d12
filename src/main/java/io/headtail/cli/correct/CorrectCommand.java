package io.headtail.cli.correct;

import io.headtail.cli.audit.LogOptions;
import io.headtail.cli.audit.SpanOptions;
import io.headtail.cli.support.BrokerNames;
import io.headtail.cli.support.ConfigOptions;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.Logging;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.correct.Correction;
import io.headtail.correct.CorrectionReport;
import io.headtail.correct.CorrectionRequest;
import io.headtail.correct.Ended;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.HistorySettings;
import io.headtail.instance.settings.CountingRules;
import io.headtail.log.TopicProblemException;
import io.headtail.log.scan.LogScan;
import io.headtail.log.scan.ScanWatch;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.tool.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headtail correct}: recounts stored boundaries with the late events in. */
@Command(
        name = "correct",
        description = {
            "Recount stored boundaries from the log with the late events in, and store what is"
                    + " different under the next revision. What was stored before is kept in"
                    + " global_topk_revisions. Provisional boundaries are settled.",
            "With video-stats.enabled late views are added to the minutes of these windows too.",
            "Takes the settings of a merger. Running it again changes nothing, unless more events"
                    + " have come.",
            "Exits 1 if some boundary is of another topic or of other settings, needs more memory,"
                    + " or was changed by others meanwhile, otherwise 3 if the log no longer holds"
                    + " the whole window of some; all others are corrected."
        })
public final class CorrectCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** How long after lateness and slack a quiet partition's window counts as ended. */
    private static final Duration QUIET_TIMEOUT = Duration.ofMinutes(1);

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--window",
            paramLabel = "NAME",
            split = ",",
            required = true,
            description = "a configured window; repeatable")
    private List<String> windows = List.of();

    @Mixin private SpanOptions span = new SpanOptions();

    @Option(
            names = "--json",
            description = "print one JSON object with all boundaries that are not unchanged")
    private boolean json;

    @Option(names = "--dry-run", description = "store nothing, and print what would be different")
    private boolean dryRun;

    @Override
    public Integer call() {
        Logging.silence("org.apache.kafka.clients");
        Config config = options.loadForRecount();
        List<WindowSpec> corrected =
                windows.stream()
                        .distinct()
                        .map(name -> LogOptions.configured(config, name))
                        .toList();
        SpanOptions.Span asked = span.read(config);
        HistorySettings history = config.history();
        if (history == null) {
            throw new UserError("history.url: not set, so there is no history to correct");
        }
        CorrectionRequest request =
                new CorrectionRequest(
                        corrected,
                        asked.first(),
                        asked.last(),
                        ended(config, System.currentTimeMillis()),
                        Runtime.getRuntime().maxMemory() / 2,
                        dryRun);
        BrokerNames.await("kafka.bootstrap-servers", config.kafka().bootstrapServers());
        Progress progress = LogOptions.progress();
        try (StopSignal stop = new StopSignal(GRACE);
                HistoryDatabase database = open(history)) {
            database.migrate();
            CorrectReport report = report(request, config);
            try {
                report.minutes(
                        MinuteCorrection.run(
                                config,
                                database,
                                request,
                                stop::requested,
                                spec.commandLine().getErr()));
                return run(
                        correction(config, database),
                        request,
                        report,
                        progress,
                        (events, offsets, all) -> {
                            progress.at(events, offsets, all);
                            return !stop.requested();
                        });
            } catch (HistoryException | TopicProblemException e) {
                // What was done until then stays.
                progress.clear();
                report.end("ended early: " + e.getMessage());
                throw e;
            }
        } catch (HistoryException | TopicProblemException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        } finally {
            progress.clear();
        }
    }

    private HistoryDatabase open(HistorySettings history) {
        return dryRun
                ? HistoryDatabase.openReadOnly(history)
                : HistoryDatabase.openPatiently(history);
    }

    private static Ended ended(Config config, long nowMs) {
        if (config.clock() == ClockMode.EVENT) {
            return Ended.BY_EVENTS;
        }
        Timing timing = config.timing();
        return Ended.byWallClock(
                nowMs - timing.latenessMs() - timing.slackMs() - QUIET_TIMEOUT.toMillis());
    }

    private static Correction correction(Config config, HistoryDatabase database) {
        long latenessMs = config.timing().latenessMs();
        return new Correction(
                database.revisions(),
                () -> LogScan.open(config.kafka(), config.event(), latenessMs),
                latenessMs,
                CountingRules.of(config.instance())::fingerprint,
                config.topKMax());
    }

    private CorrectReport report(CorrectionRequest request, Config config) {
        PrintWriter out = spec.commandLine().getOut();
        return json
                ? new CorrectJson(request, out)
                : new CorrectTable(request, config.kafka().topic(), out);
    }

    private static int run(
            Correction correction,
            CorrectionRequest request,
            CorrectReport report,
            Progress progress,
            ScanWatch watch) {
        CorrectionReport done =
                correction.run(
                        request,
                        watch,
                        one -> {
                            progress.clear();
                            report.take(one);
                        });
        progress.clear();
        report.end(done.finished() ? null : "stopped before all was corrected; run it again");
        return done.finished() ? report.exitCode() : ExitCode.FAILED;
    }
}
