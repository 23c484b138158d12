package io.headtail.bench.query;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the queries, their rate, and the events meanwhile; a picocli mixin. */
final class QueryOptions {
    @Option(
            names = "--k",
            split = ",",
            description = "numbers of rows to request, each in turn (${DEFAULT-VALUE})")
    List<Integer> k = List.of(10, 100, 1000);

    @Option(names = "--window", description = "the requested window (${DEFAULT-VALUE})")
    String window = "hour";

    @Option(names = "--connections", description = "keep-alive connections (${DEFAULT-VALUE})")
    int connections = 32;

    @Option(names = "--rate", description = "requests/s for measuring latency (${DEFAULT-VALUE})")
    int rate = 5_000;

    @Option(
            names = "--seconds",
            description =
                    "for each side and kind of load, after one that does not count"
                            + " (${DEFAULT-VALUE})")
    int seconds = 6;

    @Option(
            names = "--runs",
            description =
                    "runs of each side and kind of load; medians are shown (${DEFAULT-VALUE})")
    int runs = 3;

    @Option(
            names = "--warm-up",
            description =
                    "seconds at maximum speed of each side before the first round (${DEFAULT-VALUE})")
    int warmUp = 10;

    @Option(
            names = "--events-rate",
            description = "events/s that arrive meanwhile (${DEFAULT-VALUE})")
    int eventsRate = 116_000;

    @Option(names = "--videos", description = "different ids (${DEFAULT-VALUE})")
    int videos = 1_000_000;

    @Option(names = "--skew", description = "Zipf exponent (${DEFAULT-VALUE})")
    double skew = 1.05;

    @Option(names = "--partitions", description = "partitions of the topic (${DEFAULT-VALUE})")
    int partitions = 4;

    @Option(
            names = "--data",
            description =
                    "parent of a temporary folder for the broker's data and the processes' logs"
                            + " (${DEFAULT-VALUE})")
    Path data = Path.of("target");

    @Option(names = "--jvm", description = "additional flags for the merger, separated by spaces")
    String jvm = "";

    @Option(
            names = "--against",
            description =
                    "the folder of another build (bin/headtail was run in it), whose merger is"
                            + " queried in turn instead of prepared bytes")
    @Nullable Path against;

    @Option(
            names = "--protection",
            split = ",",
            description =
                    "what protects the merger (${COMPLETION-CANDIDATES}); if several, each has a"
                            + " merger of its own, and is compared with the first of them instead of"
                            + " prepared bytes (${DEFAULT-VALUE})")
    List<Protection> protection = List.of(Protection.PLAIN);

    /** Whether mergers are compared with each other. */
    boolean comparesProtection() {
        return protection.size() > 1;
    }

    /** The names of all sides, that with which the others are compared last. */
    List<String> sides() {
        if (!comparesProtection()) {
            return List.of("product", against == null ? "prepared" : "against");
        }
        List<String> names = new ArrayList<>();
        protection.forEach(one -> names.add(one.toString()));
        names.add(names.removeFirst());
        return names;
    }
}
