package io.headtail.snapshot.section;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Counts the bytes that are written and computes their checksum. */
public final class SummedOutput {
    private final OutputStream out;
    private final CRC32C sum = new CRC32C();
    private final byte[] number = new byte[8];
    private long bytes;

    /** Writes to the stream; does not close it. */
    public SummedOutput(OutputStream out) {
        this.out = out;
    }

    /** Number of bytes written. */
    public long bytes() {
        return bytes;
    }

    /** The CRC32C of all bytes so far. */
    public int sum() {
        return (int) sum.getValue();
    }

    /** Writes the first {@code length} bytes. */
    public void put(byte[] source, int length) throws IOException {
        out.write(source, 0, length);
        sum.update(source, 0, length);
        bytes += length;
    }

    /** Writes a byte. */
    public void putByte(int value) throws IOException {
        put(value, 1);
    }

    /** Writes a big-endian short. */
    public void putShort(int value) throws IOException {
        put(value, 2);
    }

    /** Writes a big-endian int. */
    public void putInt(int value) throws IOException {
        put(value, 4);
    }

    /** Writes a big-endian long. */
    public void putLong(long value) throws IOException {
        put(value, 8);
    }

    private void put(long value, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            number[i] = (byte) (value >>> (8 * (length - 1 - i)));
        }
        put(number, length);
    }
}
