package io.headtail.lake;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of the local disk for temporary files. It is locked while its process runs, however that
 * ends; folders without a lock are removed by the next process. Not thread-safe.
 */
final class LocalFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalFolder.class);
    private static final String PREFIX = "headtail-lake-";
    private static final String LOCK = "lock";

    /** Of this JVM. Testing the lock of one of them would release it. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);

    private final Path path;
    private final FileChannel lock;
    private long pauseNanos;
    private long failedNanos;
    private @Nullable IOException failure;

    private LocalFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes a folder.
     *
     * @param parent such as that of {@code java.io.tmpdir}
     * @throws IOException if that is not possible, which says what to do
     */
    static LocalFolder create(Path parent) throws IOException {
        removeLeftOver(parent);
        try {
            return make(parent);
        } catch (IOException e) {
            throw unusable(parent, e);
        }
    }

    private static LocalFolder make(Path parent) throws IOException {
        Path path = Files.createTempDirectory(parent, PREFIX);
        OURS.add(path);
        FileChannel lock =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.tryLock();
        return new LocalFolder(path, lock);
    }

    private static void removeLeftOver(Path parent) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (!OURS.contains(folder) && isFree(folder)) {
                    remove(folder);
                }
            }
        } catch (IOException e) {
            LOG.info(
                    "temporary files of former processes stay: {}",
                    requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    // A folder without the file is just being made.
    private static boolean isFree(Path folder) {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    Path path() {
        return path;
    }

    /**
     * Waits, by failing, for some time after a file could not be written here; each time longer,
     * until {@link #worked}.
     *
     * @throws IOException while it waits, which says what to do
     */
    @SuppressWarnings("ReferenceEquality") // the same failure, not one like it
    void await(IOException why, long nowNanos) throws IOException {
        if (!why.equals(failure)) {
            failure = why;
            failedNanos = nowNanos;
            pauseNanos = Math.clamp(2 * pauseNanos, MIN_PAUSE.toNanos(), MAX_PAUSE.toNanos());
        }
        if (nowNanos - failedNanos < pauseNanos) {
            throw unusable(path, why);
        }
    }

    private static IOException unusable(Path folder, IOException why) {
        return new IOException(
                "rows of the lake cannot be kept in the local folder "
                        + folder
                        + " ("
                        + requireNonNullElse(why.getMessage(), why.toString())
                        + "); make room there, or set java.io.tmpdir to another disk",
                why);
    }

    /** Called when rows that were kept here are in the lake. */
    void worked() {
        pauseNanos = 0;
        failure = null;
    }

    /** For messages. */
    @Override
    public String toString() {
        return path.toString();
    }

    @Override
    public void close() {
        try {
            remove(path);
            lock.close();
        } catch (IOException e) {
            LOG.info("temporary files stay: {}", requireNonNullElse(e.getMessage(), e.toString()));
        } finally {
            OURS.remove(path);
        }
    }
}
