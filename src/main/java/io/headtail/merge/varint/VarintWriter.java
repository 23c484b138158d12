package io.headtail.merge.varint;

import java.util.Arrays;

/**
 * A growing byte buffer with LEB128 varints, for encoding partials. Reused, so it never shrinks.
 */
public final class VarintWriter {
    private byte[] bytes = new byte[4096];
    private int size;

    /** Forgets what was written. */
    public void clear() {
        size = 0;
    }

    /** What was written since {@link #clear}, as a new array. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** The lowest 8 bits. */
    public void putByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Eight bytes, big-endian. */
    public void putLong(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** An unsigned varint of 1 to 10 bytes. */
    public void putVarint(long value) {
        ensure(10);
        while ((value & ~0x7fL) != 0) {
            bytes[size++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        bytes[size++] = (byte) value;
    }

    /** The first {@code length} bytes of the source. */
    public void putBytes(byte[] source, int length) {
        ensure(length);
        System.arraycopy(source, 0, bytes, size, length);
        size += length;
    }
}
