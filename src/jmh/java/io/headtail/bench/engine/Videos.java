package io.headtail.bench.engine;

import io.headtail.count.VideoIds;

/**
 * The videos of a bench: slot {@code s} in {@code [0, size)} has the id {@code v_} and nine digits,
 * 11 bytes. The number in the id is a permutation of the slot, so that the order of ids, which
 * decides ties, is not the order of slots.
 */
final class Videos {
    static final int ID_BYTES = 11;

    private static final double GOLDEN = 0.6180339887498949;

    final int size;
    private final long step;
    private final long inverse;

    /** {@code size}: 10 to 10^8. */
    Videos(int size) {
        if (size < 10 || size > 100_000_000) {
            throw new IllegalArgumentException(
                    "videos " + size + ": allowed are 10 to 100,000,000");
        }
        this.size = size;
        this.step = coprime((long) (size * GOLDEN), size);
        this.inverse = inverse(step, size);
    }

    /** The least number ≥ {@code from} without a common divisor with {@code size}. */
    static long coprime(long from, long size) {
        long found = Math.max(1, from);
        while (gcd(found, size) != 1) {
            found++;
        }
        return found;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    // Euclid, keeping old·a ≡ r (mod m) for every remainder r.
    private static long inverse(long a, long m) {
        long r = m;
        long next = a % m;
        long old = 0;
        long factor = 1;
        while (next != 0) {
            long quotient = r / next;
            long rest = r - quotient * next;
            r = next;
            next = rest;
            long of = old - quotient * factor;
            old = factor;
            factor = of;
        }
        return Math.floorMod(old, m);
    }

    /** The number in the id of that slot. */
    int number(int slot) {
        return (int) (slot * step % size);
    }

    /** The slot of the id with that number: the {@code number}-th in the order of ids. */
    int slot(int number) {
        return (int) (number * inverse % size);
    }

    /** Writes the id with that number, {@link #ID_BYTES} bytes. */
    static void write(long number, byte[] target, int at) {
        target[at] = 'v';
        target[at + 1] = '_';
        long rest = number;
        for (int i = at + ID_BYTES - 1; i >= at + 2; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Gives every video its slot in an empty dictionary. */
    void intern(VideoIds ids) {
        byte[] id = new byte[ID_BYTES];
        for (int slot = 0; slot < size; slot++) {
            write(number(slot), id, 0);
            int given = ids.intern(id, 0, ID_BYTES);
            if (given != slot) {
                throw new IllegalStateException("slot " + given + " was given out, not " + slot);
            }
        }
    }

    /** The ids of these slots, one after another; at most 2^31 / 11 of them. */
    byte[] ids(int[] slots) {
        byte[] ids = new byte[slots.length * ID_BYTES];
        for (int i = 0; i < slots.length; i++) {
            write(number(slots[i]), ids, i * ID_BYTES);
        }
        return ids;
    }
}
