package io.headtail.count;

/**
 * What each slot counts now more than it counted before, which may be negative. A slot with a rise
 * has a count now, so a search among those finds them all.
 */
final class Rises extends SlotValues {
    private final CountColumn now;
    private final CountColumn before;

    Rises(CountColumn now, CountColumn before) {
        this.now = now;
        this.before = before;
    }

    /** What each counts now. */
    CountColumn now() {
        return now;
    }

    /** What each counted before. */
    CountColumn before() {
        return before;
    }

    @Override
    long get(int slot) {
        return now.get(slot) - before.get(slot);
    }

    @Override
    int videos() {
        return now.videos();
    }

    @Override
    void forEachAtLeast(long least, SlotVisitor visitor) {
        now.forEachAtLeast(least, slot -> get(slot) < least || visitor.visit(slot));
    }

    @Override
    void countAtLeast(long[] least, long[] found, int slots) {
        for (int slot = 0; slot < slots; slot++) {
            long count = now.get(slot);
            if (count == 0) {
                continue;
            }
            long rise = count - before.get(slot);
            for (int i = 0; i < least.length; i++) {
                found[i] += rise >= least[i] ? 1 : 0;
            }
        }
    }

    @Override
    void forEachEqual(long value, int slots, SlotVisitor visitor) {
        for (int slot = 0; slot < slots; slot++) {
            if (now.get(slot) >= value && get(slot) == value && !visitor.visit(slot)) {
                return;
            }
        }
    }
}
