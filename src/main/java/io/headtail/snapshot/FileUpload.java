package io.headtail.snapshot;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** One file on its way into a directory: temporary name, sync, atomic rename, directory sync. */
final class FileUpload extends SnapshotStore.Upload {
    /** How a name ends that is being written. */
    static final String UNFINISHED = ".tmp";

    private final Path directory;
    private final Path temporary;
    private final Path file;
    private final FileChannel channel;
    private final OutputStream out;

    FileUpload(Path directory, String name, int buffer) throws IOException {
        this.directory = directory;
        this.file = directory.resolve(name);
        this.temporary = directory.resolve("." + name + "." + UUID.randomUUID() + UNFINISHED);
        this.channel =
                FileChannel.open(
                        temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), buffer);
    }

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
        out.flush();
        channel.force(true);
        channel.close();
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        DirectoryStore.sync(directory);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
