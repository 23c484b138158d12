package io.headtail.snapshot.section;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Counts and sums up what is read; an end that comes too early is damage. */
public final class SummedInput {
    private final InputStream in;
    private final CRC32C sum = new CRC32C();
    private final byte[] number = new byte[8];
    private long bytes;

    public SummedInput(InputStream in) {
        this.in = in;
    }

    /** How many bytes were read. */
    public long bytes() {
        return bytes;
    }

    /** The CRC32C of all so far. */
    int sum() {
        return (int) sum.getValue();
    }

    /** Reads exactly {@code length} bytes. */
    public void get(byte[] target, int length, String what) throws IOException {
        int read = in.readNBytes(target, 0, length);
        if (read < length) {
            throw damaged("the file ends, " + (length - read) + " bytes short of its " + what);
        }
        sum.update(target, 0, length);
        bytes += length;
    }

    int getByte(String what) throws IOException {
        return (int) get(1, what);
    }

    /** Reads a big-endian unsigned short. */
    public int getShort(String what) throws IOException {
        return (int) get(2, what);
    }

    /** Reads a big-endian int. */
    public int getInt(String what) throws IOException {
        return (int) get(4, what);
    }

    /** Reads a big-endian long. */
    public long getLong(String what) throws IOException {
        return get(8, what);
    }

    private long get(int length, String what) throws IOException {
        get(number, length, what);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (number[i] & 0xff);
        }
        return value;
    }

    /** Reads a CRC32C that must be that of all before it. */
    public void checkSum(String what) throws IOException {
        int expected = sum();
        int found = getInt("checksum of " + what);
        if (found != expected) {
            throw damaged(
                    "checksum of %s is %08x, its bytes have %08x".formatted(what, found, expected));
        }
    }

    /** Nothing may follow. */
    public void checkEnd() throws IOException {
        if (in.read() >= 0) {
            throw damaged("more bytes follow the end");
        }
    }

    /** The damage, with its place. */
    public SnapshotDamagedException damaged(String found) {
        return new SnapshotDamagedException(bytes, found);
    }
}
