package io.headtail.bench.query;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is asked, how often, and what comes in meanwhile; a picocli mixin. */
final class QueryOptions {
    @Option(
            names = "--k",
            split = ",",
            description = "rows asked for, each in turn (${DEFAULT-VALUE})")
    List<Integer> k = List.of(10, 100, 1000);

    @Option(names = "--window", description = "the window asked for (${DEFAULT-VALUE})")
    String window = "hour";

    @Option(names = "--connections", description = "kept alive (${DEFAULT-VALUE})")
    int connections = 32;

    @Option(
            names = "--rate",
            description = "requests/s where latency is measured (${DEFAULT-VALUE})")
    int rate = 5_000;

    @Option(
            names = "--seconds",
            description =
                    "for each side and kind of load, after one that does not count"
                            + " (${DEFAULT-VALUE})")
    int seconds = 6;

    @Option(
            names = "--runs",
            description = "of each side and kind of load; medians are shown (${DEFAULT-VALUE})")
    int runs = 3;

    @Option(
            names = "--warm-up",
            description =
                    "seconds at most speed of each side before the first round (${DEFAULT-VALUE})")
    int warmUp = 10;

    @Option(
            names = "--events-rate",
            description = "events/s that come in meanwhile (${DEFAULT-VALUE})")
    int eventsRate = 116_000;

    @Option(names = "--videos", description = "different ids (${DEFAULT-VALUE})")
    int videos = 1_000_000;

    @Option(names = "--skew", description = "Zipf exponent (${DEFAULT-VALUE})")
    double skew = 1.05;

    @Option(names = "--partitions", description = "of the topic (${DEFAULT-VALUE})")
    int partitions = 4;

    @Option(
            names = "--data",
            description =
                    "where a folder is made for the broker's data and the processes' logs, and"
                            + " removed at the end (${DEFAULT-VALUE})")
    Path data = Path.of("target");

    @Option(names = "--jvm", description = "more flags for the merger, separated by spaces")
    String jvm = "";

    @Option(
            names = "--against",
            description =
                    "the folder of another build (bin/headtail was run in it), whose merger is"
                            + " asked in turn instead of prepared bytes")
    @Nullable Path against;

    /** What the other side is called. */
    String other() {
        return against == null ? "prepared" : "against";
    }
}
