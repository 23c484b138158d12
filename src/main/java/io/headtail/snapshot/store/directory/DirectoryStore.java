package io.headtail.snapshot.store.directory;

import static java.util.Objects.requireNonNull;

import io.headtail.snapshot.store.ObjectStore;
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
 * Stores objects, such as snapshots, as files in a directory. A file has a hidden name ({@code .name.….tmp}) until it
 * is complete and on disk; then it is renamed. Others may write to the same directory.
 */
public final class DirectoryStore implements SnapshotStore, ObjectStore {
    static final int BUFFER_BYTES = 1 << 18;

    private final Path root;
    private final DirectorySetting setting;

    /** Stores snapshots below {@code root}, which is created when it is needed. */
    public DirectoryStore(Path root) {
        this(root, DirectorySetting.SNAPSHOTS);
    }

    /**
     * Stores below {@code root}, which is created when it is needed.
     *
     * @param setting names it in messages
     */
    public DirectoryStore(Path root, DirectorySetting setting) {
        this.root = root.toAbsolutePath().normalize();
        this.setting = setting;
    }

    @Override
    public void check() throws IOException {
        try {
            DurableFiles.createDirectories(root);
            Files.delete(Files.createTempFile(root, ".check", ".tmp"));
        } catch (IOException e) {
            IOException explained = explained("cannot be used for " + setting.objects(), e);
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
    public List<String> keys(String folder) throws IOException {
        List<String> found = new ArrayList<>();
        try {
            addKeys(root.resolve(folder), found);
        } catch (IOException e) {
            throw explained("cannot be listed", e);
        }
        return found;
    }

    private void addKeys(Path directory, List<String> found) throws IOException {
        for (Path file : children(directory)) {
            if (Files.isDirectory(file)) {
                addKeys(file, found);
            } else {
                found.add(String.join("/", names(root.relativize(file))));
            }
        }
    }

    @Override
    public Upload create(SnapshotFolder folder, String name) throws IOException {
        return create(folder.path() + "/" + name);
    }

    @Override
    public Upload create(String key) throws IOException {
        try {
            Path target = root.resolve(key);
            Path directory = requireNonNull(target.getParent());
            String name = requireNonNull(target.getFileName()).toString();
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
        return open(folder.path() + "/" + name);
    }

    @Override
    public InputStream open(String key) throws IOException {
        try {
            return new BufferedInputStream(
                    Files.newInputStream(root.resolve(key)), BUFFER_BYTES);
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
        delete(folder.path() + "/" + name);
    }

    @Override
    public void delete(String key) throws IOException {
        try {
            Files.deleteIfExists(root.resolve(key));
        } catch (IOException e) {
            throw explained("cannot be written to", e);
        }
    }

    private Path directory(SnapshotFolder folder) {
        return root.resolve(folder.path());
    }

    /** Adds what a user can do about a failure. */
    IOException explained(String what, IOException e) {
        return setting.explained(root + ": " + what, e);
    }

    @Override
    public String toString() {
        return root.toString();
    }

    @Override
    public void close() {}
}
