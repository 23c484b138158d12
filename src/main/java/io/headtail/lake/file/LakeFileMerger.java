package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Merges files of one partition and hour into one, row by row. Its bytes follow from the rows of
 * all inputs and the metadata, not from which row was in which input.
 */
public final class LakeFileMerger {
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
                EventsMerge.append(input, into);
            }
            return into.finish(metadata);
        }
    }

    private static Path mergeMinutes(List<Path> inputs, Path folder, Map<String, String> metadata)
            throws IOException {
        try (MinutesSum sum = new MinutesSum(inputs, folder)) {
            sum.add(Long.MAX_VALUE);
            return sum.finish(metadata);
        }
    }
}
