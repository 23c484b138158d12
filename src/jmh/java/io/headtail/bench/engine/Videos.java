package io.headtail.bench.engine;

import io.headtail.count.id.VideoIds;
import java.util.SplittableRandom;

/**
 * The videos of a bench: slot {@code s} in {@code [0, size)} has the id {@code v_} and nine digits,
 * 11 bytes. The numbers are shuffled, so that the order of ids, which decides ties, is independent
 * of the order of slots.
 */
final class Videos {
    static final int ID_BYTES = 11;

    final int size;
    private final int[] numbers;
    private final int[] slots;

    /** {@code size}: 10 to 10^8; 8 bytes of memory each. */
    Videos(int size) {
        if (size < 10 || size > 100_000_000) {
            throw new IllegalArgumentException(
                    "videos " + size + ": allowed are 10 to 100,000,000");
        }
        this.size = size;
        this.numbers = shuffled(size, 1);
        this.slots = new int[size];
        for (int slot = 0; slot < size; slot++) {
            slots[numbers[slot]] = slot;
        }
    }

    /** The numbers in {@code [0, size)} in random order. */
    static int[] shuffled(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            int other = random.nextInt(i + 1);
            numbers[i] = numbers[other];
            numbers[other] = i;
        }
        return numbers;
    }

    /** The number in the id of a slot. */
    int number(int slot) {
        return numbers[slot];
    }

    /** The slot of the id with a number: the {@code number}-th in the order of ids. */
    int slot(int number) {
        return slots[number];
    }

    /** Writes the id with a number, {@link #ID_BYTES} bytes. */
    static void write(long number, byte[] target, int at) {
        target[at] = 'v';
        target[at + 1] = '_';
        long rest = number;
        for (int i = at + ID_BYTES - 1; i >= at + 2; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Assigns every video its slot in an empty dictionary. */
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
