package io.headtail.bench;

import io.headtail.bench.ChildJvm.Result;
import io.headtail.tool.embedded.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/bench ingest}: the instance and plain consumers, in turn, on the same records. */
@Command(
        name = "bin/bench ingest",
        mixinStandardHelpOptions = true,
        description = {
            "Fills an embedded broker (in this JVM) once, then runs in turn, each in its own JVM:",
            "plain consumers (default and product settings) that read what head and tails read and do"
                    + " nothing; and the instance. The instance's last tick must equal a plain recount."
        })
final class IngestBench implements Callable<Integer> {
    @Mixin private IngestOptions options = new IngestOptions();

    @Option(
            names = "--runs",
            description = "runs of each side; medians are shown (${DEFAULT-VALUE})")
    private int runs = 3;

    @Option(names = "--jvm", description = "additional flags for the children, separated by spaces")
    private String jvm = "";

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    private boolean wrong;
    private double reads;

    public static void main(String[] args) {
        System.exit(new CommandLine(new IngestBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = options.data.toAbsolutePath();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
            String servers = kafka.bootstrapServers();
            new IngestData(servers, options).fill();
            System.err.println("recount: reading the topic twice");
            Recount recount = new Recount(servers, options);
            List<Result> plain = new ArrayList<>();
            List<Result> tuned = new ArrayList<>();
            List<Result> instance = new ArrayList<>();
            String tick = "--final-tick=" + recount.finalTick;
            for (int i = 1; i <= runs; i++) {
                System.err.printf("run %d of %d%n", i, runs);
                plain.add(child(PlainReaders.class, servers, tick));
                tuned.add(child(PlainReaders.class, servers, tick, "--tuned"));
                Result run = child(InstanceRun.class, servers, tick);
                check(recount.rows(), run.rows());
                instance.add(run);
            }
            report(plain, tuned, instance);
        }
        return wrong ? 1 : 0;
    }

    private void check(List<String> expected, List<String> actual) {
        if (!expected.equals(actual)) {
            wrong = true;
            System.err.println("WRONG: the last tick differs from the recount");
            for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
                String e = i < expected.size() ? expected.get(i) : "nothing";
                String a = i < actual.size() ? actual.get(i) : "nothing";
                if (!e.equals(a)) {
                    System.err.println("  first difference: recount " + e + ", instance " + a);
                    break;
                }
            }
        }
    }

    private Result child(Class<?> main, String servers, String... more)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(options.arguments());
        arguments.add("--servers=" + servers);
        arguments.addAll(List.of(more));
        return ChildJvm.run(main, ChildJvm.flags(jvm), arguments);
    }

    private void report(List<Result> plain, List<Result> tuned, List<Result> instance) {
        // The instance reads the same as the references: to the log's end with the head, and with
        // each tail to where the last tick's window starts.
        reads = Result.median(plain, "reads");
        double reference = Math.min(cpuPerRead(plain), cpuPerRead(tuned));
        double ratio = cpuPerRead(instance) / reference;
        if (json) {
            System.out.printf(
                    "{\"windows\":\"%s\",\"events\":%d,\"plain\":%s,\"tuned\":%s,\"instance\":%s,"
                            + "\"ratio\":%.3f,\"correct\":%b}%n",
                    String.join(",", options.windows),
                    options.events,
                    object(plain),
                    object(tuned),
                    object(instance),
                    ratio,
                    !wrong);
            return;
        }
        System.out.printf(
                "windows %s, %d events over %s, %d ids, %d partitions, %d lanes, k %d, publish %s,"
                        + " medians of %d%n",
                options.windows,
                options.events,
                options.span,
                options.videos,
                options.partitions,
                options.lanes,
                options.k,
                options.publish,
                runs);
        System.out.printf(
                "%-10s %12s %12s %14s %14s %8s %8s %8s %9s %8s%n",
                "",
                "events/s",
                "reads",
                "CPU-s/M events",
                "CPU-s/M reads",
                "CPU s",
                "of GC",
                "of JIT",
                "B/event",
                "RSS MB");
        row("plain", plain);
        row("tuned", tuned);
        row("instance", instance);
        System.out.printf(
                "ratio of CPU per read, instance to the better reference: %.2f; without the JIT"
                        + " compilers %.2f; the instance read %,.0f records from Kafka, the rest from"
                        + " memory; partials %.0f; videos %,.0f; the last step over a partition's"
                        + " ticks took %.1f ms; last tick %s%n",
                ratio,
                (cpu(instance) / Math.min(cpu(plain), cpu(tuned))),
                Result.median(instance, "reads"),
                Result.median(instance, "published"),
                Result.median(instance, "videos"),
                Result.median(instance, "tickMs"),
                wrong ? "WRONG" : "equals the recount");
    }

    private static double cpu(List<Result> of) {
        return Result.median(of, "cpu") - Result.median(of, "jitSeconds");
    }

    private double cpuPerRead(List<Result> of) {
        return Result.median(of, "cpu") / reads;
    }

    private String object(List<Result> of) {
        return ("{\"eventsPerSecond\":%.0f,\"reads\":%.0f,\"cpuSecondsPerMEvents\":%.4f,\"cpuSeconds\":%.2f,"
                        + "\"gcCpuSeconds\":%.2f,\"jitCpuSeconds\":%.2f,\"bytesPerEvent\":%.1f,"
                        + "\"rssMb\":%.0f}")
                .formatted(
                        options.events / Result.median(of, "seconds"),
                        Result.median(of, "reads"),
                        Result.median(of, "cpu") / options.events * 1e6,
                        Result.median(of, "cpu"),
                        Result.median(of, "gcSeconds"),
                        Result.median(of, "jitSeconds"),
                        Result.median(of, "allocatedMb") * (1 << 20) / options.events,
                        Result.median(of, "rssMb"));
    }

    private void row(String name, List<Result> of) {
        System.out.printf(
                "%-10s %,12.0f %,12.0f %14.3f %14.3f %8.2f %8.2f %8.2f %9.1f %8.0f%n",
                name,
                options.events / Result.median(of, "seconds"),
                reads,
                Result.median(of, "cpu") / options.events * 1e6,
                cpuPerRead(of) * 1e6,
                Result.median(of, "cpu"),
                Result.median(of, "gcSeconds"),
                Result.median(of, "jitSeconds"),
                Result.median(of, "allocatedMb") * (1 << 20) / options.events,
                Result.median(of, "rssMb"));
    }
}
