package io.headtail.count.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * An id as two words, and a 64-bit hash of it.
 *
 * <pre>
 *  first:   bytes 0 to 7, big-endian, zeros behind a shorter id
 *  second:  bytes 8 to 14, big-endian, zeros behind a shorter id | length      (up to 15 bytes)
 *           bytes 8 to 10 | 0 0 0 0 | length                                  (16 to 255 bytes)
 *
 *  Example: "v_000000123" is 765f303030303030 | 31323300000000 0b.
 * </pre>
 *
 * <p>Up to {@link #MAX_SHORT_BYTES} bytes the two words are the id: equal words, equal ids, and
 * their unsigned order is that of the bytes, a prefix first, since the length stands last.
 *
 * <p>The hash folds words by a 64 × 64 → 128 bit product whose halves are xored, the mixing step of
 * Wang Yi's wyhash (2019, public domain), with numbers that are drawn anew for each process: who
 * sends ids cannot make them collide without knowing these. The hash decides where an id stands in
 * the index and nothing that is ever stored or published. No UTF-8 text can make the first factor
 * zero: none starts with the byte 0xa0.
 */
public final class IdHash {
    /** Ids of up to this many bytes are all in their two words. */
    static final int MAX_SHORT_BYTES = 15;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final long TOP_24 = 0xffffff0000000000L;

    /** Seeds the secret numbers, to repeat a run exactly. */
    static final String SEED_PROPERTY = "headtail.hash-seed";

    // Constants to the JIT compilers, hence static and not fields of a table.
    private static final long S0;
    private static final long S1;
    private static final long M0;
    private static final long M1;

    static {
        Long seed = Long.getLong(SEED_PROPERTY);
        RandomGenerator random = seed == null ? new SecureRandom() : new SplittableRandom(seed);
        S0 = (random.nextLong() >>> 8) | 0xa000000000000000L;
        S1 = random.nextLong();
        M0 = multiplier(random);
        M1 = multiplier(random);
    }

    private IdHash() {}

    // An even factor, or one of few bits, mixes less.
    private static long multiplier(RandomGenerator random) {
        long factor;
        do {
            factor = random.nextLong() | 1;
        } while (Math.abs(Long.bitCount(factor) - 32) > 8);
        return factor;
    }

    /** The first word of {@code bytes[from, from + length)}; {@code length ≥ 1}. */
    public static long first(byte[] bytes, int from, int length) {
        if (length >= 8) {
            return (long) LONG.get(bytes, from);
        }
        if (length >= 4) {
            long high = (int) INT.get(bytes, from);
            long low = (int) INT.get(bytes, from + length - 4);
            return (high << 32) | ((low << (8 * (8 - length))) & 0xffffffffL);
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[from + i] & 0xffL) << (8 * (7 - i));
        }
        return word;
    }

    /** The second word. Reads no byte outside the id. */
    static long second(byte[] bytes, int from, int length) {
        if (length > MAX_SHORT_BYTES) {
            return ((long) LONG.get(bytes, from + 8) & TOP_24) | length;
        }
        if (length > 8) {
            long last = (long) LONG.get(bytes, from + length - 8);
            // Reads the id's bytes 8 … length − 1 as the end of this word, and shifts them to the
            // front.
            return (last << (8 * (16 - length))) | length;
        }
        return length;
    }

    /** The hash of an id of up to {@link #MAX_SHORT_BYTES} bytes. */
    static long hash(long first, long second) {
        long h = fold(first ^ S0, second ^ S1);
        return fold(h, M0);
    }

    /** The hash of {@code bytes[from, from + length)}, of any length. */
    static long hash(byte[] bytes, int from, int length) {
        long h = hash(first(bytes, from, length), second(bytes, from, length));
        if (length > MAX_SHORT_BYTES) {
            int end = from + length;
            for (int at = from + 8; end - at > 8; at += 8) {
                h = fold(h ^ (long) LONG.get(bytes, at), M1);
            }
            h = fold(h ^ (long) LONG.get(bytes, end - 8), M1);
        }
        return h;
    }

    private static long fold(long a, long b) {
        return (a * b) ^ Math.multiplyHigh(a, b);
    }
}
