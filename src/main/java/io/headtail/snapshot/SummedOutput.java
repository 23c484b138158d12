package io.headtail.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Counts and sums up what passes on its way out. */
final class SummedOutput {
    private final OutputStream out;
    private final CRC32C sum = new CRC32C();
    private final byte[] number = new byte[8];
    private long bytes;

    SummedOutput(OutputStream out) {
        this.out = out;
    }

    long bytes() {
        return bytes;
    }

    /** The CRC32C of all so far. */
    int sum() {
        return (int) sum.getValue();
    }

    void put(byte[] source, int length) throws IOException {
        out.write(source, 0, length);
        sum.update(source, 0, length);
        bytes += length;
    }

    void putByte(int value) throws IOException {
        put(value, 1);
    }

    void putShort(int value) throws IOException {
        put(value, 2);
    }

    void putInt(int value) throws IOException {
        put(value, 4);
    }

    void putLong(long value) throws IOException {
        put(value, 8);
    }

    private void put(long value, int length) throws IOException {
        for (int i = 0; i < length; i++) {
            number[i] = (byte) (value >>> (8 * (length - 1 - i)));
        }
        put(number, length);
    }

    void flush() throws IOException {
        out.flush();
    }
}
