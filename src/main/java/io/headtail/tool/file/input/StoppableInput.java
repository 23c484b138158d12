package io.headtail.tool.file.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream that may have nothing to give for long, like standard input, and can be told to
 * stop meanwhile: a read of the stream itself cannot be broken off. A thread of its own, which does
 * not keep the JVM from ending, reads ahead by a few chunks.
 */
public final class StoppableInput extends InputStream {
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS_AHEAD = 8;
    private static final long LOOK_MS = 50;

    private final InputStream in;
    private final BooleanSupplier stop;
    private final BlockingQueue<ReadResult> ahead = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private ReadResult current = new ReadResult(new byte[0], null);
    private int taken;

    /** What one read gave; without bytes the end, or what it failed with. */
    private record ReadResult(byte[] bytes, @Nullable IOException failure) {}

    /**
     * @param stop whether to read no further
     */
    public StoppableInput(InputStream in, BooleanSupplier stop) {
        this.in = in;
        this.stop = stop;
        Thread.ofPlatform().daemon().name("read-ahead").start(this::readAhead);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * @throws InterruptedIOException when it is told to stop
     */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (taken == current.bytes.length) {
            current = next();
            taken = 0;
        }
        if (current.failure != null) {
            throw current.failure;
        }
        if (current.bytes.length == 0) {
            ahead.offer(current); // for whoever asks again
            return -1;
        }
        int read = Math.min(length, current.bytes.length - taken);
        System.arraycopy(current.bytes, taken, bytes, from, read);
        taken += read;
        return read;
    }

    @Override
    public int available() {
        return current.bytes.length - taken;
    }

    private ReadResult next() throws InterruptedIOException {
        try {
            while (!stop.getAsBoolean()) {
                ReadResult chunk = ahead.poll(LOOK_MS, TimeUnit.MILLISECONDS);
                if (chunk != null) {
                    return chunk;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new InterruptedIOException("stopped");
    }

    private void readAhead() {
        try {
            ReadResult chunk;
            do {
                chunk = readChunk();
                ahead.put(chunk);
            } while (chunk.bytes.length > 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ReadResult readChunk() {
        byte[] bytes = new byte[CHUNK];
        try {
            int read = in.read(bytes, 0, bytes.length);
            return new ReadResult(Arrays.copyOf(bytes, Math.max(0, read)), null);
        } catch (IOException e) {
            return new ReadResult(new byte[0], e);
        }
    }
}
