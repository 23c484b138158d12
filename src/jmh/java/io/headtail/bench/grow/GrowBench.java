package io.headtail.bench.grow;

import io.headtail.bench.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench grow}: {@code bin/bench ingest} over a series of one setting, and its plot. */
@Command(
        name = "bin/bench grow",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the ingest bench once for each value of one setting, and writes grow-<by>.json and",
            "grow-<by>.svg after every point. Points in the file are not measured again, so a"
                    + " series can be interrupted and continued."
        })
final class GrowBench implements Callable<Integer> {
    private static final String INGEST = "io.headtail.bench.IngestBench";

    @Option(names = "--by", required = true, description = "videos, windows, partitions or k")
    private String by = "";

    @Option(
            names = "--values",
            description = "values instead of the series' own, separated by spaces")
    private String values = "";

    @Option(names = "--events", description = "events in the topic (${DEFAULT-VALUE})")
    private long events = 5_000_000;

    @Option(
            names = "--runs",
            description = "runs of each side; medians are kept (${DEFAULT-VALUE})")
    private int runs = 1;

    @Option(names = "--again", description = "measure existing points again")
    private boolean again;

    @Option(names = "--out", description = "folder for JSON and plot (${DEFAULT-VALUE})")
    private Path out = Path.of("docs", "plots");

    @Option(names = "--ingest", description = "additional options of ingest, separated by spaces")
    private String ingest = "";

    public static void main(String[] args) {
        System.exit(new CommandLine(new GrowBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        GrowSeries series = GrowSeries.named(by);
        Path json = out.resolve("grow-" + by + ".json");
        Path svg = out.resolve("grow-" + by + ".svg");
        List<GrowPoint> points = GrowJson.read(json);
        List<String> wanted = values.isBlank() ? series.usual() : ChildJvm.flags(values);
        for (int i = 0; i < wanted.size(); i++) {
            String value = wanted.get(i);
            if (!again && points.stream().anyMatch(p -> p.stands(value, events, runs))) {
                System.err.printf("%s %s is there already%n", by, value);
                continue;
            }
            System.err.printf("[%d/%d] %s %s%n", i + 1, wanted.size(), by, value);
            GrowPoint point = new GrowPoint(value, events, runs, GrowJson.numbers(run(value)));
            points.removeIf(old -> old.value().equals(value));
            points.add(point);
            GrowJson.write(json, points);
            GrowPlot.draw(series, points, svg);
        }
        GrowPlot.draw(series, points, svg);
        System.out.print(table(points));
        return 0;
    }

    private String run(String value) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(ChildJvm.flags(ingest));
        arguments.addAll(
                List.of(
                        "--events=" + events,
                        "--runs=" + runs,
                        "--json",
                        "--" + GrowSeries.named(by).option() + "=" + value));
        Process process = ChildJvm.command(INGEST, List.of(), arguments).start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "ingest failed for " + by + " " + value + ": " + said);
            }
            return said;
        } finally {
            process.destroy();
        }
    }

    private String table(List<GrowPoint> points) {
        StringBuilder table = new StringBuilder();
        table.append(
                "%-20s %12s %14s %14s %8s %8s%n"
                        .formatted(by, "events/s", "CPU-s/M", "tuned CPU-s/M", "ratio", "RSS MB"));
        for (GrowPoint point : points) {
            table.append(
                    "%-20s %,12.0f %14.3f %14.3f %8.2f %8.0f%n"
                            .formatted(
                                    point.value(),
                                    point.get("instance.eventsPerSecond"),
                                    point.get("instance.cpuSecondsPerMEvents"),
                                    point.get("tuned.cpuSecondsPerMEvents"),
                                    point.get("ratio"),
                                    point.get("instance.rssMb")));
        }
        return table.toString();
    }
}
