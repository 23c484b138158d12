package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up files of minutes, few at a time: where there are more, sums of some first. */
final class MinutesMerge implements LakeFileMerge {
    /** Readers that are open at once, each with a row group in memory. */
    static final int MAX_OPEN = 16;

    private static final long ROWS_IN_STEP = 1_000_000;

    private final Path folder;
    private final Deque<Path> left = new ArrayDeque<>();
    private @Nullable MinutesSum sum;

    MinutesMerge(Path folder) {
        this.folder = folder;
    }

    @Override
    public void add(Path input) {
        left.add(input);
    }

    @Override
    public @Nullable Path finish(Map<String, String> metadata) throws IOException {
        int count = Math.min(MAX_OPEN, left.size());
        boolean last = count == left.size();
        MinutesSum of = sum;
        if (of == null) {
            of = new MinutesSum(left.stream().limit(count).toList(), folder);
            sum = of;
        }
        if (!of.add(ROWS_IN_STEP)) {
            return null;
        }
        Path summed = of.finish(last ? metadata : Map.of());
        of.close();
        sum = null;
        for (int i = 0; i < count; i++) {
            Files.deleteIfExists(left.remove());
        }
        if (last) {
            return summed;
        }
        left.add(summed);
        return null;
    }

    @Override
    public void close() throws IOException {
        try {
            if (sum != null) {
                sum.close();
            }
        } finally {
            for (Path path : left) {
                Files.deleteIfExists(path);
            }
            left.clear();
        }
    }
}
