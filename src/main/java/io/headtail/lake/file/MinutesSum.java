package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The sums of files of minutes, which are read all at once, in steps. Not thread-safe. */
final class MinutesSum implements AutoCloseable {
    private static final Comparator<MinutesReader> BY_MINUTE_AND_ID =
            Comparator.comparingLong(MinutesReader::minuteMs)
                    .thenComparing(MinutesReader::id, Arrays::compareUnsigned);

    private final List<MinutesReader> open = new ArrayList<>();
    private final PriorityQueue<MinutesReader> next = new PriorityQueue<>(BY_MINUTE_AND_ID);
    private final MinutesFile into;
    private final IdOrder sum = new IdOrder();
    private long views;
    private long lateViews;

    /**
     * Opens all files.
     *
     * @throws LakeFileException if one is damaged, or of other content
     */
    MinutesSum(List<Path> inputs, Path folder) throws IOException {
        into = MinutesFile.create(folder);
        boolean done = false;
        try {
            for (Path input : inputs) {
                MinutesReader reader = MinutesReader.open(input);
                open.add(reader);
                if (reader.next()) {
                    next.add(reader);
                }
            }
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /**
     * Adds up the next rows, at most so many.
     *
     * @return whether there are no more
     */
    boolean add(long rows) throws IOException {
        for (long left = rows; left > 0; left--) {
            MinutesReader least = next.poll();
            if (least == null) {
                return true;
            }
            byte[] id = least.id();
            if (!sum.is(least.minuteMs(), id)) {
                write();
                sum.set(least.minuteMs(), id, 0, id.length);
            }
            views = Math.addExact(views, least.views());
            lateViews = Math.addExact(lateViews, least.lateViews());
            if (least.next()) {
                next.add(least);
            }
        }
        return next.isEmpty();
    }

    private void write() throws IOException {
        if (sum.length() > 0) {
            into.add(sum.minuteMs(), sum.id(), 0, sum.length(), views, lateViews);
            views = 0;
            lateViews = 0;
        }
    }

    /** Ends the file, after all rows. */
    Path finish(Map<String, String> metadata) throws IOException {
        write();
        return into.finish(metadata);
    }

    @Override
    public void close() throws IOException {
        try {
            into.close();
        } finally {
            for (MinutesReader reader : open) {
                reader.close();
            }
        }
    }
}
