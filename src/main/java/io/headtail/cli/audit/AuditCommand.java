package io.headtail.cli.audit;

import io.headtail.audit.Audit;
import io.headtail.audit.Due;
import io.headtail.audit.StoredBoundaries;
import io.headtail.audit.log.LogCutException;
import io.headtail.audit.log.UnreadableLogException;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.LogPass;
import io.headtail.audit.recount.TooManyCountsException;
import io.headtail.cli.support.ConfigOptions;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.Logging;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
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

/** {@code headtail audit}: compares the history with recounts of the log. */
@Command(
        name = "audit",
        description = {
            "Compare the boundaries of the history with recounts of the log, rank by rank.",
            "Final and complete boundaries must be equal, and a boundary must be stored for each"
                    + " history.interval and each full hour that history.keep keeps, unless nothing"
                    + " has changed since the one before; provisional, incomplete and skipped"
                    + " boundaries are listed. Changes nothing.",
            "Exits 1 if something differs or is missing, otherwise 3 if the log no longer reaches"
                    + " back to the start of some window."
        })
public final class AuditCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** How long merging and writing a due boundary may take. */
    private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(1);

    private final Opener history;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--window",
            paramLabel = "NAME",
            split = ",",
            description = "a configured window; repeatable (all configured windows)")
    private List<String> windows = List.of();

    @Mixin private SpanOptions span = new SpanOptions();

    @Option(
            names = "--json",
            description = "print one JSON object with all boundaries that are not equal")
    private boolean json;

    @Option(
            names = "--video-stats",
            description = {
                "compare every video's views (video-stats.enabled) instead, of the hours in"
                        + " [--from, --to)",
                "Exits 1 if a row differs, is missing or too many, otherwise 3 if the log no longer"
                        + " reaches back to some hour, or if no hour could be compared."
            })
    private boolean videoStats;

    /** Opens the configured history. */
    public interface Opener {
        /**
         * Opens it.
         *
         * @throws UserError if it cannot be opened
         */
        History open(Config config);
    }

    /** An open history. */
    public interface History extends StoredBoundaries, AutoCloseable {
        @Override
        void close();
    }

    /**
     * @param history opens the configured history
     */
    public AuditCommand(Opener history) {
        this.history = history;
    }

    @Override
    public Integer call() {
        Logging.silence("org.apache.kafka.clients");
        Config config = options.loadForRecount();
        if (videoStats) {
            return auditVideoStats(config);
        }
        List<CountedWindow> audited =
                windows.isEmpty()
                        ? config.windows().stream().map(LogOptions::window).toList()
                        : windows.stream()
                                .distinct()
                                .map(name -> LogOptions.window(config, name))
                                .toList();
        SpanOptions.Span asked = span.read(config);
        if (config.boundaryMs() == 0) {
            throw new UserError("history.interval is PT0S: no boundaries are kept");
        }
        long now = System.currentTimeMillis();
        Boundaries kept =
                new Boundaries(
                        config.boundaryMs(), config.historyKeep().forPublishing(), () -> now);
        Audit.Scope scope =
                new Audit.Scope(
                        audited, asked.first(), asked.last(), config.boundaryMs(), kept::contains);
        Progress progress = LogOptions.progress();
        try (StopSignal stop = new StopSignal(GRACE);
                History stored = history.open(config)) {
            LogPass pass = new LogPass(LogOptions.log(config), LogOptions.watch(progress, stop));
            Audit audit = new Audit(pass, stored, due(config, now));
            return run(audit, scope, report(scope, config), progress);
        } finally {
            progress.clear();
        }
    }

    private int auditVideoStats(Config config) {
        if (!windows.isEmpty()) {
            throw new UserError("--video-stats: has no windows; leave out --window");
        }
        SpanOptions.Span asked = span.read(config);
        ViewsReport report = new ViewsReport(spec.commandLine().getOut(), json);
        Progress progress = LogOptions.progress();
        try (StopSignal stop = new StopSignal(GRACE)) {
            return new ViewsAuditRun(config, report)
                    .run(asked.first(), asked.last(), stop, progress);
        } finally {
            progress.clear();
        }
    }

    private static Due due(Config config, long nowMs) {
        if (config.clock() == ClockMode.EVENT) {
            return Due.BY_EVENTS;
        }
        Timing timing = config.timing();
        return Due.byWallClock(
                nowMs - timing.latenessMs() - timing.slackMs() - WRITE_TIMEOUT.toMillis());
    }

    private AuditReport report(Audit.Scope scope, Config config) {
        PrintWriter out = spec.commandLine().getOut();
        return json
                ? new AuditJson(scope, out)
                : new AuditTable(scope, config.kafka().topic(), out);
    }

    private static int run(Audit audit, Audit.Scope scope, AuditReport report, Progress progress) {
        boolean finished;
        try {
            finished =
                    audit.run(
                            scope,
                            checked -> {
                                progress.clear();
                                report.take(checked);
                            });
        } catch (LogCutException e) {
            progress.clear();
            report.end("the log no longer reaches: " + e.getMessage());
            return report.wrong() > 0 ? ExitCode.FAILED : ExitCode.OUT_OF_REACH;
        } catch (UnreadableLogException | TooManyCountsException e) {
            throw LogOptions.failure(e);
        }
        progress.clear();
        report.end(finished ? null : "stopped before all was compared");
        return finished ? report.exitCode() : ExitCode.FAILED;
    }
}
