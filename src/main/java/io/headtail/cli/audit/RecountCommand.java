package io.headtail.cli.audit;

import io.headtail.audit.recount.LogPass;
import io.headtail.audit.recount.PassReport;
import io.headtail.audit.recount.RecountQuestion;
import io.headtail.audit.recount.RecountedAnswer;
import io.headtail.cli.support.ConfigOptions;
import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.Logging;
import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.tool.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headtail recount}: counts one window at one tick from the log only. */
@Command(
        name = "recount",
        description = {
            "Count a window at a tick from the log only, with code that shares nothing with the"
                    + " normal counting.",
            "Uses the settings kafka.*, event.*, lateness, windows and tick; changes nothing.",
            "Exits 3 if the log no longer reaches back to the window's start."
        })
public final class RecountCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int MAX_K = 100_000;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--window",
            paramLabel = "NAME",
            required = true,
            description = "a configured window")
    private String window = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            required = true,
            description = "the window's end, exclusive: a tick in RFC 3339")
    private String at = "";

    @Option(
            names = "--k",
            paramLabel = "N",
            description = "number of ranks, 1 to 100000 (the setting top-k.max)")
    private @Nullable Integer k;

    @Option(names = "--include-late", description = "count every valid event, late or not")
    private boolean includeLate;

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    @Override
    public Integer call() {
        // The command itself reports an unreachable broker.
        Logging.silence("org.apache.kafka.clients");
        Config config = options.loadForRecount();
        int ranks = k == null ? config.topKMax() : k;
        if (ranks < 1 || ranks > MAX_K) {
            throw new UserError("--k %d: allowed are 1 to %d".formatted(ranks, MAX_K));
        }
        RecountQuestion question =
                new RecountQuestion(
                        LogOptions.window(config, window),
                        LogOptions.tick("--at", at, config),
                        ranks,
                        includeLate);
        List<RecountedAnswer> answers = new ArrayList<>();
        PassReport report;
        Progress progress = LogOptions.progress();
        try (StopSignal stop = new StopSignal(GRACE)) {
            LogPass pass = new LogPass(LogOptions.log(config), LogOptions.watch(progress, stop));
            report = pass.run(List.of(question), answers::add);
        } catch (RuntimeException e) {
            throw LogOptions.failure(e);
        } finally {
            progress.clear();
        }
        if (!report.finished()) {
            throw new UserError("stopped before the log was read", ExitCode.FAILED);
        }
        print(config, answers.get(0), report);
        return 0;
    }

    private void print(Config config, RecountedAnswer answer, PassReport report) {
        if (answer.outOfReach() != null) {
            throw new UserError(
                    "the log no longer reaches: " + answer.outOfReach(), ExitCode.OUT_OF_REACH);
        }
        if (json) {
            RecountText.json(answer, report, spec.commandLine().getOut());
        } else {
            RecountText.table(config.kafka().topic(), answer, report, spec.commandLine().getOut());
        }
    }
}
