package io.headtail.snapshot.store.directory;

import io.headtail.snapshot.store.SnapshotStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is being written to a {@link DirectoryStore}. It is locked meanwhile: the lock ends
 * with its process, however that ends, and so tells left-over files from those in progress.
 */
final class FileUpload extends SnapshotStore.Upload {
    /**
     * A file counts as left over only from this age on, since it is created a moment before it is
     * locked.
     */
    static final Duration MIN_LEFT_OVER_AGE = Duration.ofMinutes(1);

    /**
     * Files that this JVM writes. Testing the lock of one of them would release it: a POSIX lock
     * ends when its process closes any of the file's descriptors.
     */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final DirectoryStore store;
    private final Path directory;
    private final Path temporary;
    private final Path target;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean closed;

    FileUpload(DirectoryStore store, Path directory, String name) throws IOException {
        this.store = store;
        this.directory = directory;
        this.target = directory.resolve(name);
        this.temporary = directory.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
        OURS.add(temporary);
        try {
            channel =
                    FileChannel.open(
                            temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            OURS.remove(temporary);
            throw e;
        }
        lock();
        out =
                new BufferedOutputStream(
                        Channels.newOutputStream(channel), DirectoryStore.BUFFER_BYTES);
    }

    private void lock() {
        try {
            channel.tryLock();
        } catch (IOException e) {
            // The file system has no locks: then other processes cannot lock the file either, and
            // so do not delete it.
        }
    }

    @Override
    public void write(int b) throws IOException {
        try {
            out.write(b);
        } catch (IOException e) {
            throw store.explained("cannot be written to", e);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw store.explained("cannot be written to", e);
        }
    }

    /** Gives the file its name. */
    private interface Naming {
        void run() throws IOException;
    }

    @Override
    public void freeze() throws IOException {
        freeze(() -> Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE));
    }

    @Override
    public boolean freezeIfAbsent() throws IOException {
        boolean[] made = {true};
        freeze(
                () -> {
                    try {
                        Files.createLink(target, temporary);
                    } catch (FileAlreadyExistsException e) {
                        made[0] = false;
                    } catch (UnsupportedOperationException | FileSystemException e) {
                        // A file system without links: the name comes before the bytes.
                        made[0] = copyIfAbsent();
                    }
                });
        return made[0];
    }

    private boolean copyIfAbsent() throws IOException {
        try {
            Files.createFile(target);
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private void freeze(Naming naming) throws IOException {
        if (closed) {
            throw new IOException("already ended: " + target);
        }
        try {
            out.flush();
            channel.force(true);
            // First the bytes, then the name, then the directory entry.
            naming.run();
            DurableFiles.sync(directory);
        } catch (IOException e) {
            throw store.explained("cannot be written to", e);
        } finally {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw store.explained("cannot be written to", e);
        } finally {
            OURS.remove(temporary);
        }
    }

    /** Deletes what killed processes were writing here. */
    static void removeLeftOver(Path directory) throws IOException {
        Instant before = Instant.now().minus(MIN_LEFT_OVER_AGE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*.tmp")) {
            for (Path file : files) {
                try {
                    if (!OURS.contains(file)
                            && Files.getLastModifiedTime(file).toInstant().isBefore(before)
                            && isFree(file)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException e) {
                    // completed, or deleted by another process
                }
            }
        }
    }

    private static boolean isFree(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | OverlappingFileLockException e) {
            return false; // unknown, so keep it
        }
    }
}
