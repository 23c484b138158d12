package io.headtail.bench.engine;

import io.headtail.count.WindowCounts;
import io.headtail.count.id.VideoIds;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench tick}: the cost of each window at a tick, including the worst case. */
@Command(
        name = "bin/bench tick",
        mixinStandardHelpOptions = true,
        description = {
            "Times settle and Top-K of each window at each of many ticks: median, 99th percentile and",
            "worst, by the wall clock and by the thread's CPU clock, which excludes waiting",
            "for a core on a busy machine. Scans are ticks at which the floor fell, so that the counts"
                    + " were scanned; their median is by the CPU clock.",
            "Data: zipf, flat; and adversarial ones: ties (all videos have one count, the first 2 K"
                    + " by id leave at each tick), fall (all that are at or above the floor leave at"
                    + " once), oscillate (counts cross the floor at each tick);"
                    + " adversarial means these three."
        })
final class TickBench implements Callable<Integer> {
    @Option(names = "--videos", description = "videos in the partition (${DEFAULT-VALUE})")
    private int videos = 10_000_000;

    @Option(names = "--k", description = "rows read (${DEFAULT-VALUE})")
    private int k = 1_000;

    @Option(names = "--windows", description = "number of windows (${DEFAULT-VALUE})")
    private int windows = 4;

    @Option(names = "--data", split = ",", description = "kinds of data (${DEFAULT-VALUE})")
    private List<String> data = List.of("zipf", "flat", "adversarial");

    @Option(names = "--skew", description = "Zipf exponent of zipf (${DEFAULT-VALUE})")
    private double skew = 1.0;

    @Option(
            names = "--ticks",
            description = "timed ticks, after a tenth as many for warm-up (${DEFAULT-VALUE})")
    private int ticks = 2_000;

    @Option(
            names = "--events",
            description =
                    "views that enter and leave per tick and window; zipf, flat (${DEFAULT-VALUE})")
    private int events = 10_000;

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    public static void main(String[] args) {
        System.exit(new CommandLine(new TickBench()).execute(args));
    }

    @Override
    public Integer call() {
        List<String> kinds = new ArrayList<>();
        for (String kind : data) {
            kinds.addAll(
                    kind.equals("adversarial")
                            ? List.of("ties", "fall", "oscillate")
                            : List.of(kind));
        }
        Videos all = new Videos(videos);
        VideoIds ids = new VideoIds();
        all.intern(ids);
        List<TickTimes> results = new ArrayList<>();
        for (String kind : kinds) {
            System.err.printf("%s: filling %d windows with %d videos%n", kind, windows, videos);
            TickTimes times = measure(kind, all, ids);
            System.err.print(TickTimes.table(List.of(times)));
            results.add(times);
        }
        System.out.print(json ? TickTimes.json(videos, k, results) : TickTimes.table(results));
        return 0;
    }

    private TickTimes measure(String kind, Videos all, VideoIds ids) {
        List<TickData> changes = new ArrayList<>();
        List<WindowCounts> counts = new ArrayList<>();
        ViewSequence views =
                switch (kind) {
                    case "zipf" -> new ViewSequence(videos, skew);
                    case "flat" -> new ViewSequence(videos, 0);
                    default -> null;
                };
        for (int w = 0; w < windows; w++) {
            TickData of =
                    switch (kind) {
                        case "ties" -> new Ties(all, k);
                        case "fall" -> new Layers(all, k);
                        case "oscillate" -> new Oscillation(all, k);
                        default -> {
                            if (views == null) {
                                throw new IllegalArgumentException(
                                        "data '"
                                                + kind
                                                + "': there are zipf, flat, ties, fall, oscillate"
                                                + " and adversarial");
                            }
                            yield new Sliding(views, events, w);
                        }
                    };
            WindowCounts window = new WindowCounts(ids, k);
            of.fill(window);
            changes.add(of);
            counts.add(window);
        }
        return run(kind, changes, counts);
    }

    private TickTimes run(String kind, List<TickData> changes, List<WindowCounts> counts) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int warmUp = ticks / 10;
        int[] target = new int[k];
        TickTimes times = new TickTimes(kind, ticks * windows);
        long shown = System.nanoTime();
        for (int tick = 0; tick < warmUp + ticks; tick++) {
            for (int w = 0; w < windows; w++) {
                WindowCounts window = counts.get(w);
                changes.get(w).prepare(window);
                long floor = window.floor();
                long begin = System.nanoTime();
                int changed = changes.get(w).change(window);
                long cpu = threads.getCurrentThreadCpuTime();
                long middle = System.nanoTime();
                window.settle();
                int rows = window.top(k, target);
                long end = System.nanoTime();
                cpu = threads.getCurrentThreadCpuTime() - cpu;
                if (rows != Math.min(k, videos)) {
                    throw new IllegalStateException("tick " + tick + ": " + rows + " rows");
                }
                if (tick >= warmUp) {
                    times.add(end - middle, cpu, window.floor() < floor, middle - begin, changed);
                }
            }
            if (System.nanoTime() - shown > 5_000_000_000L) {
                shown = System.nanoTime();
                System.err.printf("%s: tick %d of %d%n", kind, tick - warmUp, ticks);
            }
        }
        return times;
    }
}
