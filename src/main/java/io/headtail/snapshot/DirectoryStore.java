package io.headtail.snapshot;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Snapshots as files below a directory. */
public final class DirectoryStore implements SnapshotStore {
    private final Path root;

    /** Below {@code root}, which is made when it is needed. */
    public DirectoryStore(Path root) {
        this.root = root.toAbsolutePath();
    }

    @Override
    public List<Stored> list(SnapshotFolder folder) throws IOException {
        Path directory = root.resolve(folder.path());
        List<Stored> found = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".")) {
                    found.add(
                            new Stored(
                                    name,
                                    Files.size(file),
                                    Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        return found;
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
        Path directory = root.resolve(folder.path());
        Files.createDirectories(directory);
        Path temporary = directory.resolve("." + name + "." + System.nanoTime() + ".tmp");
        OutputStream out = Files.newOutputStream(temporary);
        return new Upload() {
            private boolean open = true;

            @Override
            public void write(int b) throws IOException {
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void freeze() throws IOException {
                out.close();
                open = false;
                try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    file.force(true);
                }
                Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }

            @Override
            public void close() throws IOException {
                if (open) {
                    out.close();
                }
                Files.deleteIfExists(temporary);
            }
        };
    }

    @Override
    public InputStream open(SnapshotFolder folder, String name) throws IOException {
        try {
            return new BufferedInputStream(
                    Files.newInputStream(root.resolve(folder.path()).resolve(name)), 1 << 18);
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException(e.getMessage());
        }
    }

    @Override
    public void delete(SnapshotFolder folder, String name) throws IOException {
        Files.deleteIfExists(root.resolve(folder.path()).resolve(name));
    }

    @Override
    public String toString() {
        return root.toString();
    }

    @Override
    public void close() {}
}
