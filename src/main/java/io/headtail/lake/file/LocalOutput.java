package io.headtail.lake.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.DelegatingPositionOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new local file that Parquet writes to; whoever opened it can close it at any time. */
final class LocalOutput implements OutputFile, AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path path;
    private final OutputStream file;
    private final OutputStream stream;

    /**
     * Creates the file.
     *
     * @throws IOException also if it exists
     */
    LocalOutput(Path path) throws IOException {
        this.path = path;
        this.file =
                Files.newOutputStream(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.stream = new BufferedOutputStream(file, BUFFER_BYTES);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return new Counted(stream);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    /** Closes the file without what has not been written yet: the disk may be full. */
    void abandon() throws IOException {
        file.close();
    }

    private static final class Counted extends DelegatingPositionOutputStream {
        private final OutputStream stream;
        private long position;

        Counted(OutputStream stream) {
            super(stream);
            this.stream = stream;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            stream.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            write(bytes, 0, bytes.length);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            stream.write(bytes, from, length);
            position += length;
        }
    }
}
