package io.headtail.tool.embedded;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Restricts a data directory to one owner across all JVMs. The operating system releases the lock
 * with the process, so a hard kill leaves nothing to clean up; the empty file stays.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "headtail.lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates the directory if absent, and locks it.
     *
     * @throws ToolException if it cannot be created, or is in use
     */
    static DirectoryLock acquire(Path directory) {
        FileChannel channel;
        try {
            Files.createDirectories(directory);
            channel =
                    FileChannel.open(
                            directory.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new ToolException(
                    "data directory " + directory + ": cannot be created or written to (" + e + ")",
                    e);
        }
        FileLock lock = tryLock(channel, directory);
        if (lock == null) {
            closeQuietly(channel);
            throw new ToolException(
                    "data directory "
                            + directory
                            + ": in use by another server; stop that one, or choose another"
                            + " directory");
        }
        return new DirectoryLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel, Path directory) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        } catch (IOException e) {
            closeQuietly(channel);
            throw new ToolException(
                    "data directory " + directory + ": cannot be locked (" + e + ")", e);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The end of the process releases the lock at the latest.
        }
    }
}
