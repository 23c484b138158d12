package io.headtail.snapshot;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots as files below a directory. A file is written under a name that begins with a dot,
 * synced, and renamed; names with a dot are never listed. What a killed process left under such a
 * name is removed when it has not been written to for an hour.
 */
public final class DirectoryStore implements SnapshotStore {
    private static final int BUFFER = 256 << 10;
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    private final Path root;

    /** Below {@code root}, which is made when the first file is. */
    public DirectoryStore(Path root) {
        this.root = root.toAbsolutePath();
    }

    private Path directory(SnapshotFolder folder) {
        return root.resolve(folder.path());
    }

    @Override
    public List<Stored> list(SnapshotFolder folder) throws IOException {
        List<Stored> found = new ArrayList<>();
        for (Path file : files(directory(folder))) {
            String name = String.valueOf(file.getFileName());
            BasicFileAttributes of = attributes(file);
            if (!name.startsWith(".") && of != null && of.isRegularFile()) {
                found.add(new Stored(name, of.size(), of.lastModifiedTime().toInstant()));
            }
        }
        return found;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    // Null for a file that went meanwhile.
    private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public List<SnapshotFolder> folders() throws IOException {
        List<SnapshotFolder> folders = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return folders;
        }
        try (Stream<Path> paths = Files.find(root, 3, (path, of) -> of.isDirectory())) {
            for (Path path : paths.toList()) {
                SnapshotFolder folder =
                        SnapshotFolder.parse(root.relativize(path).toString().replace('\\', '/'));
                if (folder != null) {
                    folders.add(folder);
                }
            }
        }
        return folders;
    }

    @Override
    public Upload create(SnapshotFolder folder, String name) throws IOException {
        Path directory = directory(folder);
        try {
            make(directory);
            removeLeftBehind(directory);
            return new FileUpload(directory, name, BUFFER);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "no right to write in "
                            + e.getFile()
                            + ": give it to this user, or set snapshot.dir to another directory",
                    e);
        }
    }

    // Each new directory's name is synced too, or a power cut could take all that is in it.
    private static void make(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            make(parent);
        }
        Files.createDirectories(directory);
        if (parent != null) {
            sync(parent);
        }
    }

    /** Syncs a directory: the names in it. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void removeLeftBehind(Path directory) throws IOException {
        Instant before = Instant.now().minus(LEFT_BEHIND);
        for (Path file : files(directory)) {
            String name = String.valueOf(file.getFileName());
            BasicFileAttributes of = attributes(file);
            if (name.startsWith(".")
                    && name.endsWith(FileUpload.UNFINISHED)
                    && of != null
                    && of.lastModifiedTime().toInstant().isBefore(before)) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public InputStream open(SnapshotFolder folder, String name) throws IOException {
        try {
            return new BufferedInputStream(
                    Files.newInputStream(directory(folder).resolve(name)), BUFFER);
        } catch (NoSuchFileException e) {
            FileNotFoundException missing = new FileNotFoundException(e.getMessage());
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public void delete(SnapshotFolder folder, String name) throws IOException {
        Files.deleteIfExists(directory(folder).resolve(name));
    }

    @Override
    public String toString() {
        return root.toString();
    }

    @Override
    public void close() {}
}
