package io.headtail.bench.engine;

import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import io.headtail.window.PartitionWindows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench memory}: bytes per video, everything included. */
@Command(
        name = "bin/bench memory",
        mixinStandardHelpOptions = true,
        description = {
            "Fills windows through heads and tails, then compares this JVM's memory after full",
            "collections with that before."
        })
final class MemoryBench implements Callable<Integer> {
    private static final Map<String, Long> LENGTHS =
            Map.of("minute", 60_000L, "hour", 3_600_000L, "day", 86_400_000L, "all", 0L);

    @Option(names = "--videos", description = "videos in all partitions (${DEFAULT-VALUE})")
    private int videos = 10_000_000;

    @Option(
            names = "--shares",
            split = ",",
            description =
                    "the share of all videos in each window, shortest window first"
                            + " (${DEFAULT-VALUE})")
    private List<String> shares = List.of("minute=1", "hour=1", "day=1", "all=1");

    @Option(names = "--partitions", description = "number of partitions (${DEFAULT-VALUE})")
    private int partitions = 4;

    @Option(names = "--k", description = "rows of a window (${DEFAULT-VALUE})")
    private int k = 1_000;

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    private final Map<String, Long> parts = new LinkedHashMap<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new MemoryBench()).execute(args));
    }

    @Override
    public Integer call() {
        MemoryFill fill = fill(videos / partitions);
        System.err.printf("drawing the events of %d videos%n", videos / partitions);
        fill.draw();
        // Memory that the JVM needs just for having run the code is not the windows'.
        MemoryFill small = fill(10_000);
        small.draw();
        small.fill(0);
        LiveMemory baseline = LiveMemory.now();
        List<PartitionWindows> all = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            System.err.printf("partition %d: %d events%n", p, fill.events());
            all.add(fill.fill(p * (videos / partitions)));
        }
        LiveMemory held = LiveMemory.now().less(baseline);
        for (PartitionWindows windows : all) {
            MemoryParts.of(windows).forEach((name, bytes) -> parts.merge(name, bytes, Long::sum));
        }
        System.out.print(json ? json(held, all) : table(held, all, fill.events()));
        return 0;
    }

    private MemoryFill fill(int inPartition) {
        List<WindowSpec> specs = new ArrayList<>();
        double[] of = new double[shares.size()];
        for (int w = 0; w < of.length; w++) {
            String[] share = shares.get(w).split("=", 2);
            Long length = LENGTHS.get(share[0]);
            if (length == null || share.length != 2) {
                throw new IllegalArgumentException(
                        "share '"
                                + shares.get(w)
                                + "': give e.g. hour=0.2 for minute, hour, day, all");
            }
            specs.add(new WindowSpec(share[0], SpanCode.span(length)));
            of[w] = Double.parseDouble(share[1]);
            if (of[w] <= 0 || of[w] > 1 || (w > 0 && of[w] < of[w - 1])) {
                throw new IllegalArgumentException(
                        "share '" + shares.get(w) + "': must be in (0, 1], and not fall");
            }
        }
        return new MemoryFill(specs, of, inPartition, k);
    }

    private static long sum(List<PartitionWindows> all, int w) {
        return all.stream().mapToLong(windows -> windows.window(w).counts().videos()).sum();
    }

    private long told() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private String table(LiveMemory held, List<PartitionWindows> all, int events) {
        long ids = all.stream().mapToLong(windows -> windows.ids().size()).sum();
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        "%d videos in %d partitions of %d events%n", ids, partitions, events));
        for (int w = 0; w < shares.size(); w++) {
            table.append(String.format("  %s holds %d%n", all.get(0).spec(w).name(), sum(all, w)));
        }
        table.append(String.format("%-32s %14s %12s%n", "", "bytes", "a video"));
        parts.forEach((name, bytes) -> table.append(row(name, bytes, ids)));
        table.append(row("everything else", held.objects() + held.direct() - told(), ids));
        table.append(row("live objects", held.objects(), ids));
        table.append(row("off the heap", held.direct(), ids));
        table.append(row("heap used and off the heap", held.heap() + held.direct(), ids));
        return table.toString();
    }

    private static String row(String name, long bytes, long ids) {
        return String.format(
                Locale.ROOT, "%-32s %,14d %12.2f%n", name, bytes, (double) bytes / ids);
    }

    private String json(LiveMemory held, List<PartitionWindows> all) {
        long ids = all.stream().mapToLong(windows -> windows.ids().size()).sum();
        String told =
                parts.entrySet().stream()
                        .map(part -> "\"" + part.getKey() + "\":" + part.getValue())
                        .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"videos\":%d,\"partitions\":%d,\"shares\":\"%s\",\"objects\":%d,\"offHeap\":%d,"
                        + "\"heapUsed\":%d,\"bytesPerVideo\":%.2f,\"parts\":{%s}}%n",
                ids,
                partitions,
                String.join(",", shares),
                held.objects(),
                held.direct(),
                held.heap(),
                (double) (held.heap() + held.direct()) / ids,
                told);
    }
}
