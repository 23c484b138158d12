package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import io.headtail.lake.file.LakeContent;
import io.headtail.lake.file.LakeFileMerger;
import io.headtail.lake.file.MinutesFile;
import io.headtail.time.Millis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files with a row for each video and minute: the views of its events, added up. Sums are held in
 * memory up to a number; more of them go to sorted temporary files, which are merged. Not
 * thread-safe.
 */
final class MinuteRows implements AutoCloseable {
    /** Sums in memory, of some 200 bytes each. */
    static final int MAX_SUMS = 100_000;

    /** The row that a sum is of: minutes ascending, then ids by unsigned bytes. */
    private record Key(long minuteMs, byte[] id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = Long.compare(minuteMs, other.minuteMs);
            return order != 0 ? order : Arrays.compareUnsigned(id, other.id);
        }
    }

    private static final class Sum {
        long views;
        long lateViews;
    }

    private final Path folder;
    private final int maxSums;
    private final TreeMap<Key, Sum> sums = new TreeMap<>();
    private final List<Path> sorted = new ArrayList<>();

    private MinuteRows(Path folder, int maxSums) {
        this.folder = folder;
        this.maxSums = maxSums;
    }

    /** As {@link HourFormat#write}. */
    static Path write(Path folder, Spill rows, Map<String, String> metadata) throws IOException {
        return write(folder, rows, metadata, MAX_SUMS);
    }

    /** As {@link HourFormat#write}, with so many sums in memory. */
    static Path write(Path folder, Spill rows, Map<String, String> metadata, int maxSums)
            throws IOException {
        try (MinuteRows minutes = new MinuteRows(folder, maxSums)) {
            rows.forEach(minutes::add);
            return minutes.finish(metadata);
        }
    }

    private void add(FollowedEvent event) throws IOException {
        long minute = Math.floorDiv(event.timestamp(), Millis.MINUTE) * Millis.MINUTE;
        byte[] id =
                Arrays.copyOfRange(
                        event.id(), event.idFrom(), event.idFrom() + event.idLength());
        Sum sum = sums.computeIfAbsent(new Key(minute, id), key -> new Sum());
        if (event.isLate()) {
            sum.lateViews += event.views();
        } else {
            sum.views += event.views();
        }
        if (sums.size() >= maxSums) {
            sorted.add(file(Map.of()));
        }
    }

    private Path file(Map<String, String> metadata) throws IOException {
        try (MinutesFile file = MinutesFile.create(folder)) {
            for (Map.Entry<Key, Sum> each : sums.entrySet()) {
                Key key = each.getKey();
                Sum sum = each.getValue();
                file.add(key.minuteMs, key.id, 0, key.id.length, sum.views, sum.lateViews);
            }
            Path finished = file.finish(metadata);
            sums.clear();
            return finished;
        }
    }

    private Path finish(Map<String, String> metadata) throws IOException {
        if (sorted.isEmpty()) {
            return file(metadata);
        }
        if (!sums.isEmpty()) {
            sorted.add(file(Map.of()));
        }
        return LakeFileMerger.merge(LakeContent.MINUTES, sorted, folder, metadata);
    }

    /** Removes temporary files. */
    @Override
    public void close() throws IOException {
        for (Path file : sorted) {
            Files.deleteIfExists(file);
        }
    }
}
