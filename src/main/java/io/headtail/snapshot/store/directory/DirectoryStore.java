package io.headtail.snapshot.store.directory;

import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotStore;
import io.headtail.snapshot.store.UnusableStoreException;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stores snapshots as files in a directory. A file has a hidden name ({@code .name.….tmp}) until it
 * is complete and on disk; then it is renamed. Others may write to the same directory.
 */
public final class DirectoryStore implements SnapshotStore {
    static final int BUFFER_BYTES = 1 << 18;

    private final Path root;

    /** Stores below {@code root}, which is created when it is needed. */
    public DirectoryStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void check() throws IOException {
        try {
            DurableFiles.createDirectories(root);
            Files.delete(Files.createTempFile(root, ".check", ".tmp"));
        } catch (IOException e) {
            IOException explained = explained("cannot be used for snapshots", e);
            throw DurableFiles.isForGood(e) ? new UnusableStoreException(explained) : explained;
        }
    }

    @Override
    public List<Stored> list(SnapshotFolder folder) throws IOException {
        List<Stored> found = new ArrayList<>();
        try {
            for (Path file : children(directory(folder))) {
                Stored stored = stored(file);
                if (stored != null) {
                    found.add(stored);
                }
            }
        } catch (IOException e) {
            throw explained("cannot be listed", e);
        }
        return found;
    }

    private static @Nullable Stored stored(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new Stored(
                            file.getFileName().toString(),
                            attributes.size(),
                            attributes.lastModifiedTime().toInstant())
                    : null;
        } catch (NoSuchFileException e) {
            return null; // deleted meanwhile
        }
    }

    @Override
    public List<SnapshotFolder> folders() throws IOException {
        List<SnapshotFolder> found = new ArrayList<>();
        try {
            for (Path cluster : children(root)) {
                for (Path topic : children(cluster)) {
                    for (Path partition : children(topic)) {
                        String path = String.join("/", names(root.relativize(partition)));
                        SnapshotFolder folder = SnapshotFolder.parse(path);
                        if (folder != null && !children(partition).isEmpty()) {
                            found.add(folder);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw explained("cannot be listed", e);
        }
        return found;
    }

    private static List<String> names(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return names;
    }

    // Visible children; empty if it is not a directory, except that the root must be one.
    private List<Path> children(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!file.getFileName().toString().startsWith(".")) {
                    found.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            return found;
        } catch (NotDirectoryException e) {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw e;
            }
        }
        return found;
    }

    @Override
    public Upload create(SnapshotFolder folder, String name) throws IOException {
        try {
            Path directory = directory(folder);
            DurableFiles.createDirectories(directory);
            Path real = directory.toRealPath();
            FileUpload.removeLeftOver(real);
            return new FileUpload(this, real, name);
        } catch (IOException e) {
            throw explained("cannot be written to", e);
        }
    }

    @Override
    public InputStream open(SnapshotFolder folder, String name) throws IOException {
        try {
            return new BufferedInputStream(
                    Files.newInputStream(directory(folder).resolve(name)), BUFFER_BYTES);
        } catch (NoSuchFileException e) {
            FileNotFoundException absent = new FileNotFoundException(e.getMessage());
            absent.initCause(e);
            throw absent;
        } catch (IOException e) {
            throw explained("cannot be read", e);
        }
    }

    @Override
    public void delete(SnapshotFolder folder, String name) throws IOException {
        try {
            Files.deleteIfExists(directory(folder).resolve(name));
        } catch (IOException e) {
            throw explained("cannot be written to", e);
        }
    }

    private Path directory(SnapshotFolder folder) {
        return root.resolve(folder.path());
    }

    /** Adds what a user can do about a failure. */
    IOException explained(String what, IOException e) {
        return DurableFiles.explained("snapshot.dir " + root + ": " + what, e);
    }

    @Override
    public String toString() {
        return root.toString();
    }

    @Override
    public void close() {}
}
