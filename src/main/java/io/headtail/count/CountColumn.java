package io.headtail.count;

/**
 * One count ≥ 0 per slot, a long in meaning, 4 bytes in store.
 *
 * <p>The low 32 bits, unsigned, stand in one column; the high 31 in a second one whose pages exist
 * only where a count has passed 2^32 − 1. So a count never wraps, and widening copies nothing. A
 * slot that was never written counts 0.
 */
final class CountColumn {
    private static final int PAGE_MASK = IntColumn.PAGE_SIZE - 1;

    private final IntColumn low = new IntColumn();
    private final IntColumn high = new IntColumn();
    private boolean wide;

    /** The slot's count. */
    long get(int slot) {
        long count = low.get(slot) & 0xffffffffL;
        return wide ? count | ((long) high.get(slot) << 32) : count;
    }

    /**
     * Adds {@code delta}, which may be negative; returns the new count, which the caller checks.
     */
    long add(int slot, long delta) {
        int[] page = low.writable(slot >>> IntColumn.PAGE_BITS);
        int at = slot & PAGE_MASK;
        if (wide) {
            return addWide(slot, delta);
        }
        long sum = (page[at] & 0xffffffffL) + delta;
        if (sum >>> 32 != 0) {
            return addWide(slot, delta);
        }
        page[at] = (int) sum;
        return sum;
    }

    private long addWide(int slot, long delta) {
        long sum = get(slot) + delta;
        if (sum < 0) {
            return sum;
        }
        if (sum >>> 32 != 0 || wide) {
            wide = true;
            if ((int) (sum >>> 32) != high.get(slot)) {
                high.set(slot, (int) (sum >>> 32));
            }
        }
        low.set(slot, (int) sum);
        return sum;
    }

    /** Whether every slot of the page (of {@link IntColumn#PAGE_SIZE} slots) counts 0 for sure. */
    boolean isEmptyPage(int page) {
        return low.readable(page).length == 0;
    }

    long memoryBytes() {
        return low.memoryBytes() + high.memoryBytes();
    }
}
