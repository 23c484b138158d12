package io.headtail.bench;

import io.headtail.bench.ChildJvm.Result;
import io.headtail.tool.embedded.EmbeddedKafka;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bin/bench flags}: the instance of the ingest bench under several sets of JVM flags. */
@Command(
        name = "bin/bench flags",
        mixinStandardHelpOptions = true,
        description = {
            "The events and the instance of bin/bench ingest, whose JVM is started with each of"
                    + " several sets of flags (after the launcher's) in turn, run after run. Ratios"
                    + " are to the first set. GC seconds are as reported by the collectors: pauses,"
                    + " except for concurrent ones."
        })
final class FlagsBench implements Callable<Integer> {
    @Mixin private IngestOptions options = new IngestOptions();

    @Option(
            names = "--runs",
            description = "runs of each set; medians are shown (${DEFAULT-VALUE})")
    private int runs = 3;

    @Option(names = "--jvm", description = "a set of flags, separated by spaces; repeatable")
    private List<String> sets =
            List.of(
                    "",
                    "-XX:+UseParallelGC",
                    "-XX:+UseSerialGC",
                    "-XX:+UseZGC",
                    "-XX:+UseTransparentHugePages",
                    "-XX:+UseParallelGC -XX:+UseTransparentHugePages");

    @Option(names = "--json", description = "print JSON, one line per set, instead of the table")
    private boolean json;

    public static void main(String[] args) {
        System.exit(new CommandLine(new FlagsBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<List<Result>> all = new ArrayList<>();
        sets.forEach(set -> all.add(new ArrayList<>()));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(options.data.toAbsolutePath(), 0)) {
            String servers = kafka.bootstrapServers();
            new IngestData(servers, options).fill();
            List<String> arguments = new ArrayList<>(options.arguments());
            arguments.add("--servers=" + servers);
            arguments.add("--final-tick=" + new Recount(servers, options).finalTick);
            for (int run = 1; run <= runs; run++) {
                for (int i = 0; i < sets.size(); i++) {
                    System.err.printf("run %d of %d: %s%n", run, runs, sets.get(i));
                    List<String> flags = ChildJvm.flags(sets.get(i));
                    all.get(i).add(ChildJvm.run(InstanceRun.class, flags, arguments));
                }
            }
        }
        if (!json) {
            System.out.printf(
                    "windows %s, %d events, %d ids, %d lanes, medians of %d%n",
                    options.windows, options.events, options.videos, options.lanes, runs);
            System.out.printf(
                    "%9s %8s %8s %6s %8s %7s  %s%n",
                    "CPU-s/M", "ratio", "seconds", "ratio", "GC s", "RSS MB", "flags");
        }
        for (int i = 0; i < sets.size(); i++) {
            report(sets.get(i), all.get(i), all.get(0));
        }
        return 0;
    }

    private void report(String flags, List<Result> of, List<Result> first) {
        double cpu = Result.median(of, "cpu");
        double seconds = Result.median(of, "seconds");
        System.out.printf(
                json
                        ? "{\"cpuSecondsPerMEvents\":%.4f,\"cpuRatio\":%.3f,\"seconds\":%.2f,"
                                + "\"secondsRatio\":%.3f,\"gcSeconds\":%.2f,\"rssMb\":%.0f,"
                                + "\"flags\":\"%s\"}%n"
                        : "%9.3f %8.2f %8.2f %6.2f %8.2f %7.0f  %s%n",
                cpu / options.events * 1e6,
                cpu / Result.median(first, "cpu"),
                seconds,
                seconds / Result.median(first, "seconds"),
                Result.median(of, "gcSeconds"),
                Result.median(of, "rssMb"),
                flags);
    }
}
