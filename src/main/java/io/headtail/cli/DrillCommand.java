package io.headtail.cli;

import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.Logging;
import io.headtail.cli.support.StopSignal;
import io.headtail.time.IsoDuration;
import io.headtail.tool.drill.Drill;
import io.headtail.tool.drill.DrillReport;
import io.headtail.tool.drill.DrillSettings;
import io.headtail.tool.drill.fault.FaultKind;
import io.headtail.tool.drill.rollout.RolloutDrill;
import io.headtail.tool.drill.rollout.RolloutKind;
import io.headtail.tool.drill.rollout.RolloutReport;
import io.headtail.tool.drill.rollout.RolloutSettings;
import io.headtail.tool.drill.store.StoreKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code headtail drill}: injects faults, and recounts every answer. */
@Command(
        name = "drill",
        description = {
            "Crash it and recount: an embedded broker, instances and a merger as processes, a"
                    + " continuous feed of events, and faults at random times. Every answer marked"
                    + " as complete and final is compared with a plain recount. Nothing is kept.",
            "Exit code 1 if an answer was wrong, if answers were not exact again after a fault, or"
                    + " if a process ended by itself or did not stop when told to. The machine's"
                    + " speed affects only the duration and the share of ticks that were answered"
                    + " in time, which is reported; with --on-time it is checked, too."
        })
final class DrillCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** Options that only a drill of single faults has. */
    private static final List<String> OF_FAULTS = List.of("--kills", "--cut-log", "--on-time");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--instances",
            paramLabel = "N",
            description = "instance processes, 1 to 16 (${DEFAULT-VALUE})")
    private int instances = 2;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "partitions of the topic, 1 to 256 (${DEFAULT-VALUE})")
    private int partitions = 4;

    @Option(
            names = "--rate",
            paramLabel = "PER_SECOND",
            description = "events per second, 10 to 1000000 (${DEFAULT-VALUE})")
    private int rate = 20_000;

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "number of faults, ≥ 1 (${DEFAULT-VALUE})")
    private int kills = 20;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description =
                    "mean time from the end of a fault to the next, ≥ PT5S; each is 0.8 to 1.2 times"
                            + " that (${DEFAULT-VALUE}). Below PT20S answers are required only"
                            + " after the last fault")
    private String every = "PT27S";

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "the same seed gives the same events, faults and times (a random one)")
    private @Nullable Long seed;

    @Option(names = "--store", description = "snapshot store: ${COMPLETION-CANDIDATES} (directory)")
    private StoreKind store = StoreKind.DIRECTORY;

    @Option(
            names = "--faults",
            paramLabel = "KIND",
            split = ",",
            description =
                    "kinds of faults, all equally often: kill, stop, pause, s3-down, s3-torn,"
                            + " broker-restart, merger, silence, open-tx, leaderless, clock-step,"
                            + " purge, store-object (kill,stop,pause); those of s3 need --store"
                            + " s3. Or rollout, kill-set or both: every process is replaced one"
                            + " after another, or all instances of one of two replica sets are"
                            + " killed, while readers ask through a balancer")
    private List<String> faults = List.of("kill", "stop", "pause");

    @Option(
            names = "--cut-log",
            description =
                    "before each fault, delete from the log what the newest snapshots do not need")
    private boolean cutLog;

    @Option(
            names = "--before",
            paramLabel = "HOME",
            description =
                    "the folder of another build: half of the instances run it for the first and"
                            + " the last third of the faults. With rollout: all processes run it"
                            + " first, are upgraded to this one, and rolled back")
    private @Nullable Path before;

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description =
                    "keep events.ndjson, answers.ndjson and the processes' logs there, for your own"
                            + " recount")
    private @Nullable Path record;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a setting of the processes; repeatable")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            description = "heap of each process, at least 64m (${DEFAULT-VALUE})")
    private String heap = "512m";

    @Option(
            names = "--on-time",
            description =
                    "for an otherwise idle machine: the next fault does not wait until answers are"
                            + " exact again, and the drill fails if less than 95 %% of the answers"
                            + " due later than 20 s after a fault were complete and final, or if a"
                            + " process takes longer than its grace period to stop")
    private boolean onTime;

    @Mixin private RolloutOptions rollouts = new RolloutOptions();

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    @Option(
            names = "--extra-class-path",
            paramLabel = "PATH",
            hidden = true,
            description = "appended to the processes' class path; repeatable")
    private List<Path> extraClassPath = new ArrayList<>();

    @Override
    public Integer call() {
        if (faults.stream().anyMatch(RolloutKind::isLabel)) {
            refuse(OF_FAULTS, RolloutOptions.NAMES);
            return rollout();
        }
        refuse(RolloutOptions.NAMES, OF_FAULTS);
        DrillSettings settings = settings();
        return run(
                stop -> {
                    DrillReport report = Drill.run(settings, stop, System.err);
                    return report == null
                            ? null
                            : new Result(json ? report.json() : report.table(), report.failures());
                });
    }

    private void refuse(List<String> meaningless, List<String> allowed) {
        ParseResult given = spec.commandLine().getParseResult();
        List<String> refused = meaningless.stream().filter(given::hasMatchedOption).toList();
        if (!refused.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: means nothing with --faults %s, whose own options are: %s"
                            .formatted(
                                    String.join(", ", refused),
                                    String.join(",", faults),
                                    String.join(", ", allowed)));
        }
    }

    private int rollout() {
        RolloutSettings settings = rolloutSettings();
        return run(
                stop -> {
                    RolloutReport report = RolloutDrill.run(settings, stop, System.err);
                    return report == null
                            ? null
                            : new Result(json ? report.json() : report.table(), report.failures());
                });
    }

    /** What a drill prints, and why it failed. */
    private record Result(String text, List<String> failures) {}

    private int run(Function<BooleanSupplier, @Nullable Result> drill) {
        // Messages of the embedded servers about stops and restarts are expected in a drill.
        Logging.silence("org.apache.kafka", "kafka", "state.change.logger");
        try (StopSignal stop = new StopSignal(GRACE)) {
            Result result = drill.apply(stop::requested);
            if (result == null) {
                return ExitCode.FAILED;
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(result.text());
            out.flush();
            return result.failures().isEmpty() ? 0 : ExitCode.FAILED;
        }
    }

    private RolloutSettings rolloutSettings() {
        return new RolloutSettings(
                rollouts.replicaSets,
                rollouts.setsAtOnce,
                instances,
                rollouts.mergers,
                partitions,
                rate,
                millis("--every", every),
                rollouts.maxAge == null ? 0 : millis("--max-age", rollouts.maxAge),
                drawnSeed(),
                store,
                rolloutKinds(),
                record,
                before,
                sets,
                extraClassPath,
                heap);
    }

    private List<RolloutKind> rolloutKinds() {
        try {
            return RolloutKind.of(faults);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--faults: " + e.getMessage(), e);
        }
    }

    private long drawnSeed() {
        return seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed;
    }

    private DrillSettings settings() {
        return new DrillSettings(
                instances,
                partitions,
                rate,
                kills,
                millis("--every", every),
                drawnSeed(),
                store,
                kinds(),
                record,
                cutLog,
                before,
                sets,
                extraClassPath,
                heap,
                onTime);
    }

    private long millis(String option, String duration) {
        try {
            return IsoDuration.parseMs(duration);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s '%s': %s".formatted(option, duration, e.getMessage()),
                    e);
        }
    }

    private List<FaultKind> kinds() {
        try {
            return faults.stream().map(FaultKind::of).distinct().toList();
        } catch (IllegalArgumentException e) {
            String detail = e.getMessage() + "; or " + RolloutKind.labels();
            throw new ParameterException(spec.commandLine(), "--faults: " + detail, e);
        }
    }
}
