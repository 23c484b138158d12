package io.headtail.bench.fresh;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench fresh}: from produced to visible over HTTP, event by event. */
@Command(
        name = "bin/bench fresh",
        mixinStandardHelpOptions = true,
        description = {
            "Broker, load and headtail standalone (its defaults: lateness 5 s, slack 1 s, tick 1 s,"
                    + " windows minute, hour, day, all) each in its own JVM. Probe events are"
                    + " sent at random times to one video per partition; the answers of the minute"
                    + " are polled over HTTP, and every count in them must equal the number sent."
                    + " Latency is from the event's timestamp, the wall clock just before it"
                    + " was sent, to the arrival of the first answer that counts it.",
            "Exit code 1: a probe was never visible, or a count was wrong."
        })
final class FreshBench implements Callable<Integer> {
    /** The defaults of the product, ms. */
    static final long LATENESS_AND_SLACK_MS = 6_000;

    private static final long TICK_MS = 1_000;
    private static final long ALLOWANCE_MS = 300;

    @Option(
            names = "--rate",
            split = ",",
            description = "events per second of the load, one table row each (${DEFAULT-VALUE})")
    List<Integer> rates = List.of(1_000, 100_000);

    @Option(names = "--videos", description = "different ids of the load (${DEFAULT-VALUE})")
    int videos = 1_000_000;

    @Option(names = "--partitions", description = "partitions of the topic (${DEFAULT-VALUE})")
    int partitions = 4;

    @Option(
            names = "--late",
            description = "late events sent beside each thousand (${DEFAULT-VALUE})")
    int late;

    @Option(names = "--warm-up", description = "seconds before measuring (${DEFAULT-VALUE})")
    int warmUp = 20;

    @Option(names = "--seconds", description = "seconds measured in each run (${DEFAULT-VALUE})")
    int seconds = 30;

    @Option(names = "--poll", description = "milliseconds between two polls (${DEFAULT-VALUE})")
    int pollMs = 5;

    @Option(
            names = "--runs",
            description = "runs of each rate; medians are shown (${DEFAULT-VALUE})")
    int runs = 3;

    @Option(
            names = "--with",
            split = ",",
            description = "what is switched on, in turn: " + Extra.ALLOWED + " (${DEFAULT-VALUE})")
    List<String> with = List.of("off");

    @Option(
            names = "--jvm",
            description = "additional flags for Headtail's JVM, separated by spaces")
    String jvm = "";

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    private boolean failed;

    public static void main(String[] args) {
        System.exit(new CommandLine(new FreshBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        Map<String, List<FreshRun>> all = new LinkedHashMap<>();
        try (Broker broker = Broker.start();
                ExtraServers servers = new ExtraServers(broker.directory.resolve("extras"))) {
            for (int rate : rates) {
                for (int i = 1; i <= runs; i++) {
                    for (String extras : with) {
                        System.err.printf("rate %d, %s, run %d of %d%n", rate, extras, i, runs);
                        FreshRun run = new FreshRun(this, rate, extras);
                        String name = "fresh_" + rate + "_" + extras.replace('+', '_') + "_" + i;
                        run.run(broker, servers, name);
                        System.err.printf(
                                "p50 %.0f, p99 %.0f, max %.0f ms; cores %.2f; %s%n",
                                run.latency.at(50),
                                run.latency.at(99),
                                run.latency.at(100),
                                run.cores,
                                run.extras);
                        all.computeIfAbsent(rate + extras, key -> new ArrayList<>()).add(run);
                        failed |= run.lost + run.wrong > 0;
                    }
                }
            }
        }
        report(List.copyOf(all.values()));
        return failed ? 1 : 0;
    }

    private void report(List<List<FreshRun>> all) {
        if (json) {
            System.out.println(
                    "{\"boundMs\":%d,\"rates\":[%s]}"
                            .formatted(
                                    bound(),
                                    String.join(",", all.stream().map(this::object).toList())));
        } else {
            table(all);
        }
    }

    private static long bound() {
        return TICK_MS + LATENESS_AND_SLACK_MS + ALLOWANCE_MS;
    }

    private void table(List<List<FreshRun>> all) {
        System.out.printf(
                "%d ids, %d partitions, polled every %d ms, %d s a run, medians of %d, max of all;"
                        + " ms%n",
                videos, partitions, pollMs, seconds, runs);
        System.out.printf(
                "%9s %-8s %9s %7s | %6s %6s %6s | %8s %6s %6s | %5s %6s %5s %5s%n",
                "load/s",
                "with",
                "was",
                "probes",
                "p50",
                "p99",
                "max",
                "over due",
                "p99",
                "max",
                "poll",
                "cores",
                "lost",
                "wrong");
        for (int i = 0; i < all.size(); i++) {
            List<FreshRun> of = all.get(i);
            System.out.printf(
                    "%,9d %-8s %,9.0f %,7d | %6.0f %6.0f %6.0f | %8.0f %6.0f %6.0f | %5.1f %6.2f %5d %5d%n",
                    of.getFirst().rate(),
                    of.getFirst().with(),
                    median(of, run -> run.loadPerSecond),
                    of.stream().mapToLong(run -> run.latency.count()).sum(),
                    median(of, run -> run.latency.at(50)),
                    median(of, run -> run.latency.at(99)),
                    max(of, run -> run.latency.at(100)),
                    median(of, run -> run.overDue.at(50)),
                    median(of, run -> run.overDue.at(99)),
                    max(of, run -> run.overDue.at(100)),
                    median(of, run -> run.gaps.at(99)),
                    median(of, run -> run.cores),
                    of.stream().mapToLong(run -> run.lost).sum(),
                    of.stream().mapToLong(run -> run.wrong).sum());
        }
        for (int i = 0; i < all.size(); i++) {
            double p99 = median(all.get(i), run -> run.latency.at(99));
            System.out.printf(
                    "at %,d/s with %s: p99 %.0f ms, bound tick + lateness + slack + %d = %d ms: %s%n",
                    all.get(i).getFirst().rate(),
                    all.get(i).getFirst().with(),
                    p99,
                    ALLOWANCE_MS,
                    bound(),
                    p99 <= bound() ? "holds" : "does NOT hold");
        }
    }

    private String object(List<FreshRun> of) {
        return ("{\"rate\":%d,\"with\":\"%s\",\"loadPerSecond\":%.0f,\"probes\":%d,\"p50Ms\":%.0f,\"p99Ms\":%.0f,"
                        + "\"maxMs\":%.0f,\"overDueP50Ms\":%.0f,\"overDueP99Ms\":%.0f,"
                        + "\"pollP99Ms\":%.1f,\"cores\":%.2f,\"lost\":%d,\"wrong\":%d}")
                .formatted(
                        of.getFirst().rate(),
                        of.getFirst().with(),
                        median(of, run -> run.loadPerSecond),
                        of.stream().mapToLong(run -> run.latency.count()).sum(),
                        median(of, run -> run.latency.at(50)),
                        median(of, run -> run.latency.at(99)),
                        max(of, run -> run.latency.at(100)),
                        median(of, run -> run.overDue.at(50)),
                        median(of, run -> run.overDue.at(99)),
                        median(of, run -> run.gaps.at(99)),
                        median(of, run -> run.cores),
                        of.stream().mapToLong(run -> run.lost).sum(),
                        of.stream().mapToLong(run -> run.wrong).sum());
    }

    private static double median(List<FreshRun> of, ToDoubleFunction<FreshRun> figure) {
        return Percentiles.median(of.stream().mapToDouble(figure).toArray());
    }

    private static double max(List<FreshRun> of, ToDoubleFunction<FreshRun> figure) {
        return of.stream().mapToDouble(figure).max().orElse(Double.NaN);
    }
}
