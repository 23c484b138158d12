package io.headtail.lake.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of this machine. */
final class LocalInput implements LakeInput, AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    LocalInput(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public byte[] read(long position, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw new EOFException(
                        path + " ends at " + channel.size() + ", before " + (position + length));
            }
        }
        return into.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
