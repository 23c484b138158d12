package io.headtail.bench.engine;

import io.headtail.count.id.VideoIds;
import io.headtail.snapshot.Snapshot;
import io.headtail.snapshot.SnapshotReader;
import io.headtail.snapshot.SnapshotWriter;
import io.headtail.snapshot.header.SnapshotHeader;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.directory.DirectoryStore;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import io.headtail.window.FrozenPartition;
import io.headtail.window.PartitionWindows;
import io.headtail.window.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench snapshot}: freezing, writing and loading one partition. */
@Command(
        name = "bin/bench snapshot",
        mixinStandardHelpOptions = true,
        description = {
            "Fills a partition with four windows that contain every video, freezes it, copies it, writes",
            "it to a directory and loads it again, and compares the two. Medians of the runs after",
            "the first. For the cost of a crash to a whole process, see bin/bench recover."
        })
final class SnapshotBench implements Callable<Integer> {
    private static final Timing TIMING = new Timing(1_000, 0, 0);
    private static final List<WindowSpec> SPECS =
            List.of(
                    WindowSpec.sliding("minute", 60_000),
                    WindowSpec.sliding("hour", 3_600_000),
                    WindowSpec.sliding("day", 86_400_000),
                    WindowSpec.allTime("all"));

    @Option(names = "--videos", description = "videos in the partition (${DEFAULT-VALUE})")
    private int videos = 10_000_000;

    @Option(names = "--runs", description = "runs, including the first (${DEFAULT-VALUE})")
    private int runs = 6;

    @Option(names = "--k", description = "rows of a window (${DEFAULT-VALUE})")
    private int k = 1_000;

    @Option(names = "--json", description = "print one JSON object instead of the table")
    private boolean json;

    /** The results of one run: ns, and bytes. */
    private record Run(long freeze, long copy, long write, long load, long bytes) {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new SnapshotBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.err.printf("filling %d videos%n", videos);
        PartitionWindows windows = filled();
        Path directory = Files.createTempDirectory("headtail-snapshots-");
        List<Run> all = new ArrayList<>();
        long extra;
        try (SnapshotStore store = new DirectoryStore(directory)) {
            LiveMemory before = LiveMemory.now();
            FrozenPartition frozen = windows.freeze();
            frozen.copy();
            extra = LiveMemory.now().less(before).heap();
            windows.thaw();
            System.err.println(frozen.ids().size() + " ids, and their copies are held");
            for (int i = 1; i <= runs; i++) {
                Run run = run(windows, store);
                System.err.printf(
                        Locale.ROOT,
                        "run %d of %d: freeze %.2f ms, copy %.1f ms, write %.2f s, load %.2f s%n",
                        i,
                        runs,
                        run.freeze / 1e6,
                        run.copy / 1e6,
                        run.write / 1e9,
                        run.load / 1e9);
                all.add(run);
            }
        } finally {
            delete(directory);
        }
        report(windows, all.subList(Math.min(1, runs - 1), runs), extra);
        return 0;
    }

    // A separate method, so that the drawn events are garbage before anything is measured.
    private PartitionWindows filled() {
        MemoryFill fill = new MemoryFill(SPECS, new double[] {1, 1, 1, 1}, videos, k);
        fill.draw();
        return fill.fill(0);
    }

    private Run run(PartitionWindows windows, SnapshotStore store) throws IOException {
        SnapshotFolder folder = new SnapshotFolder("bench", "views", "bench", 0);
        long began = System.nanoTime();
        FrozenPartition frozen = windows.freeze();
        long wasFrozen = System.nanoTime();
        frozen.copy();
        long copied = System.nanoTime();
        SnapshotHeader header =
                SnapshotHeader.of("tick=1000\n", folder, 1, Long.MIN_VALUE, -1, frozen);
        long bytes;
        try (SnapshotStore.Upload upload = store.create(folder, header.name().fileName())) {
            SnapshotWriter writer = new SnapshotWriter(upload);
            writer.append(header, frozen, new byte[0]);
            bytes = writer.freeze();
        }
        long written = System.nanoTime();
        windows.thaw();
        PartitionWindows restored;
        long loadBegan = System.nanoTime();
        try (InputStream in = store.open(folder, header.name().fileName())) {
            Snapshot snapshot = SnapshotReader.read(in);
            restored = snapshot.partition().resume(SPECS, TIMING, k, Placement.ANYWHERE);
        }
        long loaded = System.nanoTime();
        compare(windows, restored);
        return new Run(
                wasFrozen - began, copied - wasFrozen, written - copied, loaded - loadBegan, bytes);
    }

    private void compare(PartitionWindows windows, PartitionWindows restored) {
        for (int w = 0; w < SPECS.size(); w++) {
            int[] here = new int[k];
            int[] there = new int[k];
            int rows = windows.window(w).top(k, here);
            if (rows != restored.window(w).top(k, there)
                    || !Arrays.equals(here, there)
                    || windows.window(w).counts().views() != restored.window(w).counts().views()
                    || windows.window(w).counts().videos()
                            != restored.window(w).counts().videos()) {
                throw new IllegalStateException(SPECS.get(w) + " was restored as another one");
            }
        }
    }

    private void report(PartitionWindows windows, List<Run> all, long extra) {
        byte[] id = new byte[VideoIds.MAX_LENGTH];
        long idBytes = 0;
        for (int slot = 0; slot < windows.ids().slots(); slot++) {
            idBytes += windows.ids().copy(slot, id, 0);
        }
        long freeze = median(all.stream().mapToLong(Run::freeze).toArray());
        long copy = median(all.stream().mapToLong(Run::copy).toArray());
        long write = median(all.stream().mapToLong(Run::write).toArray());
        long load = median(all.stream().mapToLong(Run::load).toArray());
        long bytes = all.get(0).bytes;
        System.out.printf(
                Locale.ROOT,
                json
                        ? "{\"videos\":%d,\"bytes\":%d,\"idBytes\":%d,\"freezeMs\":%.3f,\"copyMs\":%.2f,"
                                + "\"writeSeconds\":%.3f,\"loadSeconds\":%.3f,\"videosPerSecond\":%.0f,"
                                + "\"extraBytes\":%d}%n"
                        : "videos                        %,d%n"
                                + "snapshot, bytes               %,d%n"
                                + "its ids alone, bytes          %,d%n"
                                + "freeze, the lane stands, ms   %.3f%n"
                                + "copy, no tick meanwhile, ms   %.2f%n"
                                + "write to a directory, s       %.3f%n"
                                + "load and check, s             %.3f%n"
                                + "loaded, videos/s              %,.0f%n"
                                + "more memory held, bytes       %,d%n",
                windows.ids().size(),
                bytes,
                idBytes,
                freeze / 1e6,
                copy / 1e6,
                write / 1e9,
                load / 1e9,
                windows.ids().size() / (load / 1e9),
                extra);
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
