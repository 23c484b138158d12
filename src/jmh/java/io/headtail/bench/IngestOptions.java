package io.headtail.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of both sides of the ingest bench; a picocli mixin, passed on to the children. */
public final class IngestOptions {
    @Option(names = "--events", description = "events in the topic (${DEFAULT-VALUE})")
    public long events = 20_000_000;

    @Option(names = "--span", description = "event time they cover (${DEFAULT-VALUE})")
    public String span = "PT2H";

    @Option(names = "--videos", description = "different ids (${DEFAULT-VALUE})")
    public int videos = 1_000_000;

    @Option(names = "--skew", description = "Zipf exponent (${DEFAULT-VALUE})")
    double skew = 1.05;

    @Option(
            names = "--sweep",
            description = "send every id once, in random order, before the Zipf events")
    boolean sweep;

    @Option(
            names = "--late",
            description = "late events among a thousand, 1 to 10 min behind (${DEFAULT-VALUE})")
    public int late;

    @Option(names = "--partitions", description = "partitions of the topic (${DEFAULT-VALUE})")
    public int partitions = 4;

    @Option(names = "--lanes", description = "threads of each side (${DEFAULT-VALUE})")
    int lanes = 2;

    @Option(
            names = "--windows",
            split = ",",
            description = "some of minute, hour, day, all (${DEFAULT-VALUE})")
    public List<String> windows = List.of("hour", "all");

    @Option(names = "--k", description = "rows of a partial (${DEFAULT-VALUE})")
    public int k = 100;

    @Option(
            names = "--tails-memory-mib",
            description =
                    "tails.memory-mib of the instance; 0: all tails read Kafka; -1: the product's"
                            + " default, a sixteenth of the heap (${DEFAULT-VALUE})")
    int tailsMemoryMib = -1;

    @Option(names = "--publish", description = "auto, every-tick or newest (${DEFAULT-VALUE})")
    String publish = "every-tick";

    @Option(names = "--data", description = "folder of the broker's data, kept (${DEFAULT-VALUE})")
    public Path data = Path.of("target", "bench-kafka");

    long spanMs() {
        return Duration.parse(span).toMillis();
    }

    static long lengthMs(String window) {
        return switch (window) {
            case "minute" -> 60_000;
            case "hour" -> 3_600_000;
            case "day" -> 86_400_000;
            case "all" -> 0;
            default ->
                    throw new IllegalArgumentException(
                            "window '" + window + "': allowed are minute, hour, day, all");
        };
    }

    List<Long> slidingLengths() {
        List<Long> lengths = new ArrayList<>();
        for (String window : windows) {
            if (lengthMs(window) > 0) {
                lengths.add(lengthMs(window));
            }
        }
        return lengths;
    }

    /** The options as arguments, for a child process. */
    public List<String> arguments() {
        return List.of(
                "--sweep=" + sweep,
                "--late=" + late,
                "--events=" + events,
                "--span=" + span,
                "--videos=" + videos,
                "--skew=" + skew,
                "--partitions=" + partitions,
                "--lanes=" + lanes,
                "--windows=" + String.join(",", windows),
                "--k=" + k,
                "--tails-memory-mib=" + tailsMemoryMib,
                "--publish=" + publish);
    }
}
