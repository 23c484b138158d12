package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a file of the lake to a local folder, under a temporary name. Closed without {@link
 * #finish}, it leaves nothing there. Not thread-safe.
 *
 * <p>How large {@link #bytes} is follows from the rows alone, as the file itself does: who starts a
 * new file by it cuts the same rows at the same places each time.
 */
public interface LakeFileWriter extends AutoCloseable {
    /** What its rows are. */
    LakeContent content();

    /** How many rows have been added. */
    long rows();

    /** Bytes written so far, and held in memory for the next row group, before the footer. */
    long bytes();

    /**
     * Writes what is missing of the file, which then belongs to the caller, also if this is closed.
     *
     * @param metadata is kept in the file, and read back by {@link LakeFileInfo}; its order does
     *     not matter, and no key may be one of the format's own ({@code headtail.format}, {@code
     *     headtail.content})
     * @return the file, complete, but not forced to the disk
     * @throws IOException if it cannot be written, as on a full disk; {@link #close} removes it
     *     then
     * @throws IllegalStateException if a row could not be added, or it is finished or closed
     *     already
     */
    Path finish(Map<String, String> metadata) throws IOException;

    /** Removes the file unless it is finished. */
    @Override
    void close() throws IOException;
}
