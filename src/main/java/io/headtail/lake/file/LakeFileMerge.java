package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges files of one partition and hour into one, in steps, as {@link LakeFileMerger} does at
 * once. Closed before it is finished, it leaves nothing. Not thread-safe.
 */
public interface LakeFileMerge extends AutoCloseable {
    /**
     * Begins a merge.
     *
     * @param content of all files
     * @param folder of this machine, for the merged file and temporary ones
     */
    static LakeFileMerge of(LakeContent content, Path folder) throws IOException {
        return switch (content) {
            case EVENTS -> new EventsMerge(folder);
            case MINUTES -> new MinutesMerge(folder);
        };
    }

    /**
     * Adds a file. It belongs to the merge then, which removes it, also if this fails.
     *
     * @param input a local file; of events, behind those added before
     * @throws LakeFileException if it is damaged, or none that goes on behind the last one
     */
    void add(Path input) throws IOException;

    /**
     * Does the next step, of a bounded number of rows, after all files are added.
     *
     * @param metadata of the merged file, the same at each step
     * @return the file, which belongs to the caller; null if there is more to do
     */
    @Nullable Path finish(Map<String, String> metadata) throws IOException;

    @Override
    void close() throws IOException;
}
