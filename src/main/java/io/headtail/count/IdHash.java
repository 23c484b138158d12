package io.headtail.count;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 32-bit hash of a few bytes, eight at a time.
 *
 * <p>Each word is folded in by a 64 × 64 → 128 bit product whose halves are xored, the mixing step
 * of Wang Yi's wyhash (2019, public domain). It decides where an id stands in memory and nothing
 * that is ever published.
 */
final class IdHash {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P0 = 0xa0761d6478bd642fL;
    private static final long P1 = 0xe7037ed1a0b428dbL;

    private IdHash() {}

    /** The hash of {@code bytes[from, from + length)}; {@code length ≥ 1}. */
    static int hash(byte[] bytes, int from, int length) {
        long h = length * P1;
        int at = from;
        int end = from + length;
        for (; end - at > 8; at += 8) {
            h = fold(h ^ (long) LONG.get(bytes, at), P0);
        }
        h = fold(h ^ tail(bytes, at, end - at), P1);
        return (int) (h ^ (h >>> 32));
    }

    // The last 1 to 8 bytes. Four and more are read as two overlapping ints, fewer one by one; the
    // length is in the hash already, so both ways stay injective for a given length.
    private static long tail(byte[] bytes, int at, int left) {
        if (left >= 4) {
            long low = (int) INT.get(bytes, at) & 0xffffffffL;
            long high = (int) INT.get(bytes, at + left - 4) & 0xffffffffL;
            return low | (high << 32);
        }
        long word = 0;
        for (int i = 0; i < left; i++) {
            word = (word << 8) | (bytes[at + i] & 0xff);
        }
        return word;
    }

    private static long fold(long a, long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }
}
