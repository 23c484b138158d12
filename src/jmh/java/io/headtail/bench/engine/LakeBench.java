package io.headtail.bench.engine;

import io.headtail.lake.LakeCompaction;
import io.headtail.lake.file.EventsFile;
import io.headtail.lake.file.EventsReader;
import io.headtail.lake.file.LakeContent;
import io.headtail.lake.file.LakeFileMerger;
import io.headtail.lake.file.MinutesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/bench lake}: Parquet files written, read and merged. */
@Command(
        name = "bin/bench lake",
        mixinStandardHelpOptions = true,
        description = {
            "Writes views of Zipf-distributed videos, up to 2 s out of order, to files of the lake by one",
            "thread: as events, read back and merged from eight files, and as minutes of an hour.",
            "Then writes them as an hour of one partition to a lake in a directory, with and without compaction,",
            "and ends the hour: calls of the store include those for marks.",
            "Medians of the runs after the first; MB are 10^6 bytes of the files."
        })
final class LakeBench implements Callable<Integer> {
    private static final long START_MS = 1_772_323_200_000L;
    private static final int PARTS = 8;
    private static final char[] DIGITS =
            "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".toCharArray();

    @Option(names = "--events", description = "at most 4,194,304 (${DEFAULT-VALUE})")
    private int events = 2_000_000;

    @Option(names = "--videos", description = "(${DEFAULT-VALUE})")
    private int videos = 1_000_000;

    @Option(names = "--skew", description = "Zipf exponent, or flat (${DEFAULT-VALUE})")
    private String skew = "1.05";

    @Option(
            names = "--random-ids",
            description = "ids of 11 random characters of 64, not v_ and nine digits")
    private boolean randomIds;

    @Option(names = "--runs", description = "runs, including the first (${DEFAULT-VALUE})")
    private int runs = 4;

    private int[] slots = new int[0];
    private long[] times = new long[0];
    private byte[] ids = new byte[0];

    /** A step of all runs. */
    private static final class Step {
        final String name;
        final List<Double> seconds = new ArrayList<>();
        long rows;
        long bytes;

        Step(String name) {
            this.name = name;
        }

        void add(long beginNanos, long stepRows, long stepBytes) {
            seconds.add((System.nanoTime() - beginNanos) / 1e9);
            rows = stepRows;
            bytes = stepBytes;
        }

        void print() {
            double[] later = seconds.stream().skip(1).mapToDouble(s -> s).sorted().toArray();
            double median = later.length == 0 ? seconds.get(0) : later[later.length / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%-16s %,10d %,12.0f %8.2f %8.1f%n",
                    name,
                    rows,
                    rows / median,
                    bytes / (double) rows,
                    bytes / median / 1e6);
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new LakeBench()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        draw();
        Step write = new Step("write events");
        Step read = new Step("read events");
        Step merge = new Step("merge 8 files");
        Step minutes = new Step("write minutes");
        Path folder = Files.createTempDirectory("headtail-bench-lake");
        try {
            for (int run = 0; run < runs; run++) {
                System.err.printf("run %d of %d%n", run + 1, runs);
                long begin = System.nanoTime();
                Path whole = writeEvents(folder, 0, events);
                write.add(begin, events, Files.size(whole));
                begin = System.nanoTime();
                read.add(begin, readEvents(whole), Files.size(whole));
                mergeEvents(folder, merge);
                Files.delete(whole);
                writeMinutes(folder, minutes);
            }
        } finally {
            Files.delete(folder);
        }
        System.out.printf("%-16s %10s %12s %8s %8s%n", "", "rows", "rows/s", "B/row", "MB/s");
        List.of(write, read, merge, minutes).forEach(Step::print);
        LakeHour hour = new LakeHour(slots, times, ids);
        LakeHour.header();
        for (LakeContent content : LakeContent.values()) {
            for (LakeCompaction compaction : LakeCompaction.values()) {
                hour.run(content, compaction);
            }
        }
        return 0;
    }

    private void draw() {
        ViewSequence views = new ViewSequence(videos, ZipfRanks.skew(skew));
        slots = Arrays.copyOf(views.slots, Math.min(events, ViewSequence.LENGTH));
        events = slots.length;
        ids = ids();
        SplittableRandom random = new SplittableRandom(3);
        times = new long[events];
        for (int i = 0; i < events; i++) {
            times[i] = START_MS + 3_500_000L * i / events + random.nextInt(2_000);
        }
    }

    /** The ids of all videos, by slot, in 11 bytes each. */
    private byte[] ids() {
        Videos all = new Videos(videos);
        byte[] bytes = new byte[videos * Videos.ID_BYTES];
        SplittableRandom random = new SplittableRandom(4);
        for (int slot = 0; slot < videos; slot++) {
            int at = slot * Videos.ID_BYTES;
            if (randomIds) {
                for (int i = 0; i < Videos.ID_BYTES; i++) {
                    bytes[at + i] = (byte) DIGITS[random.nextInt(DIGITS.length)];
                }
            } else {
                Videos.write(all.number(slot), bytes, at);
            }
        }
        return bytes;
    }

    private Path writeEvents(Path folder, int from, int to) throws IOException {
        try (EventsFile file = EventsFile.create(folder)) {
            for (int i = from; i < to; i++) {
                int at = slots[i] * Videos.ID_BYTES;
                file.add(3, i, times[i], ids, at, Videos.ID_BYTES, 1, i % 1_000 == 0);
            }
            return file.finish(Map.of());
        }
    }

    private long readEvents(Path file) throws IOException {
        long rows = 0;
        long bytes = 0;
        try (EventsReader reader = EventsReader.open(file)) {
            while (reader.next()) {
                rows++;
                bytes += reader.id().length;
            }
        }
        if (rows != events || bytes != rows * Videos.ID_BYTES) {
            throw new IllegalStateException(rows + " rows were read, not " + events);
        }
        return rows;
    }

    private void mergeEvents(Path folder, Step step) throws IOException {
        List<Path> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            int from = (int) ((long) events * part / PARTS);
            int to = (int) ((long) events * (part + 1) / PARTS);
            parts.add(writeEvents(folder, from, to));
        }
        long begin = System.nanoTime();
        Path merged = LakeFileMerger.merge(LakeContent.EVENTS, parts, folder, Map.of());
        step.add(begin, events, Files.size(merged));
        Files.delete(merged);
        for (Path part : parts) {
            Files.delete(part);
        }
    }

    /** The same views, as counts of the minutes of the hour that they are in. */
    private void writeMinutes(Path folder, Step step) throws IOException {
        int[] rank = rankOfSlot();
        long[] keys = new long[events];
        for (int i = 0; i < events; i++) {
            long minute = (times[i] - START_MS) / 60_000;
            keys[i] = (minute << 32) | rank[slots[i]];
        }
        Arrays.parallelSort(keys);
        int[] slotOfRank = new int[videos];
        for (int slot = 0; slot < videos; slot++) {
            slotOfRank[rank[slot]] = slot;
        }
        long begin = System.nanoTime();
        try (MinutesFile file = MinutesFile.create(folder)) {
            for (int i = 0, next; i < events; i = next) {
                for (next = i + 1; next < events && keys[next] == keys[i]; ) {
                    next++;
                }
                int at = slotOfRank[(int) keys[i]] * Videos.ID_BYTES;
                long minute = START_MS + (keys[i] >> 32) * 60_000;
                file.add(minute, ids, at, Videos.ID_BYTES, next - i, 0);
            }
            long rows = file.rows();
            Path path = file.finish(Map.of());
            step.add(begin, rows, Files.size(path));
            Files.delete(path);
        }
    }

    /** The place of each slot in the order of ids. */
    private int[] rankOfSlot() {
        Integer[] order = new Integer[videos];
        Arrays.setAll(order, slot -> slot);
        Arrays.sort(order, (a, b) -> compareIds(a, b));
        int[] rank = new int[videos];
        for (int i = 0; i < videos; i++) {
            rank[order[i]] = i;
        }
        return rank;
    }

    private int compareIds(int slotA, int slotB) {
        int a = slotA * Videos.ID_BYTES;
        int b = slotB * Videos.ID_BYTES;
        return Arrays.compareUnsigned(ids, a, a + Videos.ID_BYTES, ids, b, b + Videos.ID_BYTES);
    }
}
