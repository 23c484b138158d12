package io.headtail.snapshot.section;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * Counts the bytes that are read and computes their checksum; an early end of the stream is damage.
 */
public final class SummedInput {
    private final InputStream in;
    private final CRC32C sum = new CRC32C();
    private final byte[] number = new byte[8];
    private long bytes;

    /** Reads from the stream's current position, which counts as byte 0; does not close it. */
    public SummedInput(InputStream in) {
        this.in = in;
    }

    /** Number of bytes read. */
    public long bytes() {
        return bytes;
    }

    /** The CRC32C of all bytes so far. */
    int sum() {
        return (int) sum.getValue();
    }

    /**
     * Reads exactly {@code length} bytes.
     *
     * @param what their name in messages
     * @throws SnapshotDamagedException if the stream ends early
     */
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

    /**
     * Reads a CRC32C.
     *
     * @throws SnapshotDamagedException if it is not that of all bytes before it
     */
    public void checkSum(String what) throws IOException {
        int expected = sum();
        int found = getInt("checksum of " + what);
        if (found != expected) {
            throw damaged(
                    "checksum of %s is %08x, its bytes have %08x".formatted(what, found, expected));
        }
    }

    /**
     * Checks that the stream ends here.
     *
     * @throws SnapshotDamagedException if it does not
     */
    public void checkEnd() throws IOException {
        if (in.read() >= 0) {
            throw damaged("more bytes follow the end");
        }
    }

    /**
     * An exception for damage at the current position.
     *
     * @param found what is wrong
     */
    public SnapshotDamagedException damaged(String found) {
        return new SnapshotDamagedException(bytes, found);
    }
}
