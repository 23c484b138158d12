package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Merges files of one partition and hour into one, row by row. Its bytes follow from the rows of
 * all inputs and the metadata, not from which row was in which input.
 */
public final class LakeFileMerger {
    private static final Comparator<MinutesReader> BY_MINUTE_AND_ID =
            Comparator.comparingLong(MinutesReader::minuteMs)
                    .thenComparing(MinutesReader::id, Arrays::compareUnsigned);

    private LakeFileMerger() {}

    /**
     * Merges files into one that is new in {@code folder} and belongs to the caller. Events are
     * read one file after the other: memory for one input and the output. Minutes are read from all
     * at once, and views of the same minute and id added up: memory for each input ({@link
     * LakeFileReader}) and the output.
     *
     * @param content of all inputs
     * @param inputs local files; of events, in the order of their offsets
     * @param metadata of the output, as for {@link LakeFileWriter#finish}
     * @throws LakeFileException if an input is damaged, of other content, or begins with an offset
     *     at or below the last of the input before
     */
    public static Path merge(
            LakeContent content, List<Path> inputs, Path folder, Map<String, String> metadata)
            throws IOException {
        return content == LakeContent.EVENTS
                ? mergeEvents(inputs, folder, metadata)
                : mergeMinutes(inputs, folder, metadata);
    }

    private static Path mergeEvents(List<Path> inputs, Path folder, Map<String, String> metadata)
            throws IOException {
        try (EventsFile into = EventsFile.create(folder)) {
            for (Path input : inputs) {
                try (EventsReader from = EventsReader.open(input)) {
                    copy(from, into);
                } catch (IllegalArgumentException e) {
                    throw new LakeFileException(
                            input.toString(),
                            "does not go on where the input before it ended: " + e.getMessage(),
                            e);
                }
            }
            return into.finish(metadata);
        }
    }

    private static void copy(EventsReader from, EventsFile into) throws IOException {
        while (from.next()) {
            byte[] id = from.id();
            into.add(
                    from.partition(),
                    from.offset(),
                    from.eventTimeMs(),
                    id,
                    0,
                    id.length,
                    from.views(),
                    from.late());
        }
    }

    private static Path mergeMinutes(List<Path> inputs, Path folder, Map<String, String> metadata)
            throws IOException {
        List<MinutesReader> open = new ArrayList<>();
        try (MinutesFile into = MinutesFile.create(folder)) {
            PriorityQueue<MinutesReader> next = new PriorityQueue<>(BY_MINUTE_AND_ID);
            for (Path input : inputs) {
                MinutesReader reader = MinutesReader.open(input);
                open.add(reader);
                if (reader.next()) {
                    next.add(reader);
                }
            }
            addUp(next, into);
            return into.finish(metadata);
        } finally {
            for (MinutesReader reader : open) {
                reader.close();
            }
        }
    }

    private static void addUp(PriorityQueue<MinutesReader> next, MinutesFile into)
            throws IOException {
        IdOrder sum = new IdOrder();
        long views = 0;
        long lateViews = 0;
        for (MinutesReader least; (least = next.poll()) != null; ) {
            byte[] id = least.id();
            if (!sum.is(least.minuteMs(), id)) {
                add(sum, views, lateViews, into);
                sum.set(least.minuteMs(), id, 0, id.length);
                views = 0;
                lateViews = 0;
            }
            views = Math.addExact(views, least.views());
            lateViews = Math.addExact(lateViews, least.lateViews());
            if (least.next()) {
                next.add(least);
            }
        }
        add(sum, views, lateViews, into);
    }

    private static void add(IdOrder at, long views, long lateViews, MinutesFile into)
            throws IOException {
        if (at.length() > 0) {
            into.add(at.minuteMs(), at.id(), 0, at.length(), views, lateViews);
        }
    }
}
