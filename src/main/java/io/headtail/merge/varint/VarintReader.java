package io.headtail.merge.varint;

/**
 * Reads what {@link VarintWriter} wrote. Reads past the end or out of range throw
 * IllegalArgumentException.
 */
public final class VarintReader {
    private final byte[] bytes;
    private int at;

    /** Reads from the first byte on; does not copy. */
    public VarintReader(byte[] bytes) {
        this.bytes = bytes;
    }

    private void need(long count) {
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalArgumentException(
                    "needs " + count + " bytes at " + at + " of " + bytes.length);
        }
    }

    /** An unsigned byte, 0 to 255. */
    public int getByte() {
        need(1);
        return bytes[at++] & 0xff;
    }

    /** Eight bytes, big-endian. */
    public long getLong() {
        need(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = (value << 8) | (bytes[at++] & 0xff);
        }
        return value;
    }

    /** An unsigned varint of at most 10 bytes. */
    public long getVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = getByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("varint of more than 10 bytes at " + at);
    }

    /**
     * A varint that fits.
     *
     * @param min inclusive
     * @param max inclusive
     * @param what its name, for the message
     */
    public int getInt(int min, int max, String what) {
        long value = getVarint();
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    what + " is " + value + ", allowed are " + min + " to " + max);
        }
        return (int) value;
    }

    /** Skips {@code length} bytes; returns the index where they begin. */
    public int skip(int length) {
        need(length);
        int from = at;
        at += length;
        return from;
    }

    /** The index of the next byte. */
    public int position() {
        return at;
    }

    /** The number of bytes not read yet. */
    public int remaining() {
        return bytes.length - at;
    }
}
