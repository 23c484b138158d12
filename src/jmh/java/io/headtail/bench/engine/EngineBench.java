package io.headtail.bench.engine;

import io.headtail.tool.JvmFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench engine}: JMH over ids, counts and windows, one fork per point. */
@Command(
        name = "bin/bench engine",
        mixinStandardHelpOptions = true,
        description = {
            "ns and bytes allocated per operation of the counting engine, without Kafka, by JMH.",
            "Each benchmark runs in its own JVM for every number of videos and distribution."
        })
final class EngineBench implements Callable<Integer> {
    @Option(
            names = "--videos",
            split = ",",
            description = "numbers of videos (10000,100000,1000000,10000000; with --quick 1000000)")
    private List<Integer> videos = List.of();

    @Option(names = "--large", description = "include 10^8 videos; takes 12 GB of memory")
    private boolean large;

    @Option(
            names = "--skew",
            split = ",",
            description = "Zipf exponents, or flat (0.6,1.0,1.3,flat; with --quick 1.0,flat)")
    private List<String> skews = List.of();

    @Option(
            names = "--only",
            split = ",",
            description =
                    "of find, intern, replace, add, subtract, slide, rise, updateAbove, admitRemove,"
                            + " lowerFloor, top, event, tick (all)")
    private List<String> only = EnginePoint.NAMES;

    @Option(names = "--quick", description = "few points and short iterations; noisy")
    private boolean quick;

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    @Option(names = "--log", description = "file for JMH's own output (${DEFAULT-VALUE})")
    private Path log = Path.of("target", "bench-engine.log");

    public static void main(String[] args) {
        System.exit(new CommandLine(new EngineBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        // Benches of other checkouts may run at the same time; the caller decides, not JMH's lock.
        System.setProperty("jmh.ignoreLock", "true");
        List<EnginePoint> points = points();
        List<EngineRow> rows = new ArrayList<>();
        Files.deleteIfExists(log);
        int failed = 0;
        for (EnginePoint point : points) {
            System.err.printf("[%d/%d] %s ", rows.size() + failed + 1, points.size(), point);
            EngineRow row = measure(point);
            if (row == null) {
                failed++;
                System.err.println("FAILED, see " + log);
            } else {
                rows.add(row);
                System.err.printf("%,.1f ns/op%n", row.nanos());
            }
        }
        System.out.print(json ? EngineRow.json(rows) : EngineRow.table(rows));
        return failed == 0 ? 0 : 1;
    }

    private List<EnginePoint> points() {
        List<Integer> counts = new ArrayList<>(videos);
        if (counts.isEmpty()) {
            counts.addAll(
                    quick ? List.of(1_000_000) : List.of(10_000, 100_000, 1_000_000, 10_000_000));
        }
        if (large) {
            counts.add(100_000_000);
        }
        List<String> data = skews;
        if (data.isEmpty()) {
            data = quick ? List.of("1.0", "flat") : List.of("0.6", "1.0", "1.3", "flat");
        }
        return EnginePoint.all(only, counts, data);
    }

    private @Nullable EngineRow measure(EnginePoint point) throws IOException {
        Path part = Path.of(log + ".part");
        try {
            Collection<RunResult> results = new Runner(options(point, part).build()).run();
            if (results.size() != 1) {
                return null;
            }
            return EngineRow.of(point, results.iterator().next());
        } catch (RunnerException e) {
            System.err.println(e);
            return null;
        } finally {
            // JMH overwrites its file at every run.
            if (Files.exists(part)) {
                Files.write(
                        log,
                        Files.readAllBytes(part),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                Files.delete(part);
            }
        }
    }

    private ChainedOptionsBuilder options(EnginePoint point, Path output) {
        List<String> flags = new ArrayList<>(JvmFlags.ALL);
        flags.add("-Xms" + point.heapGib() + "g");
        flags.add("-Xmx" + point.heapGib() + "g");
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include(point.pattern())
                        .param("videos", Integer.toString(point.videos()))
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .jvmArgs(flags.toArray(String[]::new))
                        .warmupIterations(quick ? 2 : 3)
                        .warmupTime(TimeValue.milliseconds(quick ? 500 : 1_000))
                        .measurementIterations(quick ? 3 : 5)
                        .measurementTime(TimeValue.milliseconds(quick ? 500 : 1_000))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .output(output.toString());
        return point.skew().equals("any") ? options : options.param("skew", point.skew());
    }
}
