package io.headtail.window;

import io.headtail.count.id.VideoIds;
import io.headtail.count.invariant.BrokenInvariantException;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The windows of a partition by their index in the configured order. A window that is being rebuilt
 * from the log is absent meanwhile: it neither counts nor delays the others.
 */
final class WindowSet {
    private final List<WindowSpec> specs;
    private final @Nullable Window[] byIndex;
    private Window[] present = new Window[0];

    /** Creates it without windows present. */
    WindowSet(List<WindowSpec> specs) {
        this.specs = List.copyOf(specs);
        this.byIndex = new @Nullable Window[specs.size()];
    }

    int size() {
        return byIndex.length;
    }

    WindowSpec spec(int w) {
        return specs.get(w);
    }

    /** Makes a window present, or absent. */
    private void put(int w, @Nullable Window window) {
        byIndex[w] = window;
        int count = 0;
        for (Window one : byIndex) {
            count += one == null ? 0 : 1;
        }
        Window[] all = new Window[count];
        int at = 0;
        for (Window one : byIndex) {
            if (one != null) {
                all[at++] = one;
            }
        }
        present = all;
    }

    /** Makes a window absent, since its tail cannot continue. */
    void drop(int w) {
        put(w, null);
    }

    boolean has(int w) {
        return byIndex[w] != null;
    }

    /**
     * The window.
     *
     * @throws IllegalStateException if it is absent
     */
    Window get(int w) {
        Window window = byIndex[w];
        if (window == null) {
            throw new IllegalStateException(
                    "window '" + specs.get(w).name() + "' is being rebuilt and cannot be asked");
        }
        return window;
    }

    /** The windows that are present; must not be modified. */
    Window[] present() {
        return present;
    }

    void add(long tick, int[] slots, int @Nullable [] views, int size) {
        for (Window window : present) {
            window.add(tick, slots, views, size);
        }
    }

    /** Starts a new month in windows whose month has ended before {@code tick}. */
    void enter(long tick) {
        for (int w = 0; w < byIndex.length; w++) {
            Window window = byIndex[w];
            if (window != null && window.hasEnded(tick)) {
                put(w, window.turned(tick));
            }
        }
    }

    void releaseTails(long tick) {
        for (Window window : present) {
            window.releaseTails(tick);
        }
    }

    /** Feeds tails from memory, see {@link Tail#feedFromMemory}; returns whether any was fed. */
    boolean feedFromMemory(long target) {
        boolean fed = false;
        for (Window window : present) {
            for (Tail tail : window.tails()) {
                fed |= tail.feedFromMemory(target);
            }
        }
        return fed;
    }

    /**
     * The greatest tick that all tails have read enough for; {@link Long#MAX_VALUE} if none limits
     * it.
     */
    long reach() {
        long reach = Long.MAX_VALUE;
        for (Window window : present) {
            reach = Math.min(reach, window.reach());
        }
        return reach;
    }

    /** The least offset that a tail needs next; {@link Long#MAX_VALUE} if there are no tails. */
    long leastTailOffset() {
        long least = Long.MAX_VALUE;
        for (Window window : present) {
            for (Tail tail : window.tails()) {
                least = Math.min(least, tail.offset());
            }
        }
        return least;
    }

    boolean anyTail() {
        return specs.stream().anyMatch(WindowSpec::isSliding);
    }

    /** Whether a window of all time is configured, so that no slot is ever freed. */
    boolean anyOfAllTime() {
        return specs.stream().anyMatch(WindowSpec::isAllTime);
    }

    boolean counts(int slot) {
        for (Window window : present) {
            if (window.counts().holds(slot)) {
                return true;
            }
        }
        return false;
    }

    /** Makes all windows present and empty; their tails begin at that offset. */
    void start(Shared shared, long startOffset, long completeFrom) {
        for (int w = 0; w < byIndex.length; w++) {
            put(w, Window.empty(specs.get(w), shared, startOffset, completeFrom));
        }
    }

    /**
     * Takes over the restored windows that are configured. Each is used once, by the window of its
     * name and span, otherwise by the first of its span: two windows that shared counts would count
     * everything twice.
     *
     * @throws IllegalArgumentException if counts and heap, or Top-K, do not match
     */
    void restore(RestoredPartition from, Shared shared) {
        List<RestoredPartition.RestoredWindow> left = new ArrayList<>(from.windows());
        restore(left, WindowSpec::equals, from.tick(), shared);
        restore(left, WindowSpec::hasSpanOf, from.tick(), shared);
    }

    private void restore(
            List<RestoredPartition.RestoredWindow> left,
            BiPredicate<WindowSpec, WindowSpec> same,
            long tick,
            Shared shared) {
        for (int w = 0; w < byIndex.length; w++) {
            for (int i = 0; byIndex[w] == null && i < left.size(); i++) {
                if (same.test(specs.get(w), left.get(i).spec())) {
                    put(w, Window.restored(specs.get(w), left.remove(i), tick, shared));
                }
            }
        }
    }

    /** The state of the windows that are present. */
    List<FrozenWindow> freeze() {
        List<FrozenWindow> frozen = new ArrayList<>();
        for (Window window : present) {
            frozen.add(window.freeze());
        }
        return frozen;
    }

    List<WindowSpec> absent() {
        List<WindowSpec> absent = new ArrayList<>();
        for (int w = 0; w < byIndex.length; w++) {
            if (byIndex[w] == null) {
                absent.add(specs.get(w));
            }
        }
        return absent;
    }

    /** Checks the windows that are present; O(slots). Throws {@link BrokenInvariantException}. */
    void assertValid() {
        for (Window window : present) {
            window.counts().assertValid();
            for (Tail tail : window.tails()) {
                tail.assertValid();
            }
        }
    }

    /** Takes windows of another set, with its own dictionary, in place of absent ones. */
    void take(WindowSet rebuilt, VideoIds theirs, Shared ours) {
        int[] slotIn = rebuilt.slotsIn(theirs, ours.ids());
        for (Window window : rebuilt.present) {
            for (int w = 0; w < byIndex.length; w++) {
                if (byIndex[w] == null && specs.get(w).equals(window.spec())) {
                    put(w, window.under(ours, slotIn));
                }
            }
        }
    }

    // Maps each slot here that counts or that a tail holds to the slot of its id there, which is
    // allocated if needed.
    private int[] slotsIn(VideoIds ids, VideoIds there) {
        BitSet held = new BitSet();
        for (Window window : present) {
            for (Tail tail : window.tails()) {
                tail.forEachSlot(held::set);
            }
        }
        int[] slotIn = new int[ids.slots()];
        byte[] id = new byte[VideoIds.MAX_LENGTH];
        for (int slot = 0; slot < slotIn.length; slot++) {
            if (held.get(slot) || counts(slot)) {
                slotIn[slot] = there.intern(id, 0, ids.copy(slot, id, 0));
            }
        }
        return slotIn;
    }
}
