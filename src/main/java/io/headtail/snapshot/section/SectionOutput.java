package io.headtail.snapshot.section;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.zip.CRC32C;

/**
 * Writes sections: splits them into blocks, compresses each with zstd, and computes checksums.
 * Needs 2 MiB.
 */
public final class SectionOutput {
    private static final int ZSTD_LEVEL = 1;

    private final SummedOutput out;
    private final byte[] block = new byte[Format.MAX_BLOCK_BYTES];
    private final byte[] packed = new byte[(int) Zstd.compressBound(Format.MAX_BLOCK_BYTES)];
    private final CRC32C raw = new CRC32C();
    private int size;
    private long bytes;

    /** Writes sections from here on. */
    public SectionOutput(SummedOutput out) {
        this.out = out;
    }

    /** Starts a section; the previous one must have ended. */
    public void begin(int type, int window) throws IOException {
        raw.reset();
        raw.update(type);
        raw.update(window);
        bytes = 0;
        out.putByte(type);
        out.putByte(window);
    }

    /** Ends the section. */
    public void end() throws IOException {
        flush();
        out.putInt(0);
        out.putLong(bytes);
        out.putInt((int) raw.getValue());
    }

    private void flush() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while a snapshot was written");
        }
        if (size == 0) {
            return;
        }
        raw.update(block, 0, size);
        bytes += size;
        int length =
                (int) Zstd.compressByteArray(packed, 0, packed.length, block, 0, size, ZSTD_LEVEL);
        CRC32C sum = new CRC32C();
        sum.update(packed, 0, length);
        out.putInt(size);
        out.putInt(length);
        out.putInt((int) sum.getValue());
        out.put(packed, length);
        size = 0;
    }

    private void ensure(int more) throws IOException {
        if (block.length - size < more) {
            flush();
        }
    }

    /** Writes a byte. */
    public void putByte(int value) throws IOException {
        ensure(1);
        block[size++] = (byte) value;
    }

    /** Writes a big-endian long. */
    public void putLong(long value) throws IOException {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            block[size++] = (byte) (value >>> shift);
        }
    }

    /** Writes an unsigned LEB128 varint. */
    public void putVarint(long value) throws IOException {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            block[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        block[size++] = (byte) rest;
    }

    /** Writes all of the bytes. */
    public void putBytes(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += block.length) {
            int length = Math.min(block.length, bytes.length - from);
            System.arraycopy(bytes, from, block, room(length), length);
            wrote(length);
        }
    }

    /**
     * Makes room for {@code length} bytes, at most {@link Format#MAX_BLOCK_BYTES}, in {@link
     * #target}; returns the index where it starts.
     */
    public int room(int length) throws IOException {
        ensure(length);
        return size;
    }

    /** The buffer in which {@link #room} makes room. */
    public byte[] target() {
        return block;
    }

    /** Reports that {@code length} bytes were written to the room. */
    public void wrote(int length) {
        size += length;
    }
}
