package io.headtail.count;

import org.jspecify.annotations.Nullable;

/**
 * The counts of one window and its best videos, exactly.
 *
 * <p>Every video has a count (0 if never added); only those at or above the <b>floor</b> are
 * candidates. What is no candidate comes after every candidate in the one order, <i>views
 * descending, then id ascending</i>, so the first K are exact at every floor as long as the
 * candidates are at least K, or all. An event costs one count and a comparison with the floor;
 * where it crosses the floor its video is appended to the list of candidates. {@link #settle}, once
 * a tick, drops those that fell, puts the rest in order and moves the floor: up where candidates
 * have become too many, down, scanning the column, where fewer than {@code kMax} are left.
 *
 * <p>Scans that come soon after each other gather more candidates each time, so that data made to
 * empty the list does not cause one at every tick. Nothing allocates in steady state. Not
 * thread-safe.
 */
public final class WindowCounts {
    /** Slots of a batch that are read ahead together: as many misses as a core can wait for. */
    private static final int READ_AHEAD = 64;

    /** Fewer slots than this, and their counts are in a near cache anyway. */
    private static final int WORTH_TOUCHING = 1 << 18;

    /** Scans at most this many settles apart are close together. */
    private static final int CLOSE = 64;

    private static final int MOST_GROWTH = 4;

    private final VideoIds ids;
    private final int kMax;
    private final CountColumn column;
    private final Candidates candidates;
    private final Floor floor;
    private final FloorSearch search;
    private final CountColumn.Crossing crossing = this::crossed;
    private long views;
    private boolean dirty;
    private int growth = 1;
    private int settlesSinceScan;
    private long scans;

    /**
     * An empty window.
     *
     * @param ids the partition's dictionary, for the order of ids
     * @param kMax the greatest k that {@link #top} is asked for; ≥ 1
     */
    public WindowCounts(VideoIds ids, int kMax) {
        this(ids, kMax, new CountColumn(), 0);
    }

    /** With counts whose sum is {@code views}; finds the candidates, O(slots). */
    WindowCounts(VideoIds ids, int kMax, CountColumn column, long views) {
        this.ids = ids;
        this.kMax = kMax;
        this.column = column;
        this.views = views;
        this.candidates = new Candidates(ids);
        this.floor = new Floor(ids);
        this.search = new FloorSearch(ids, column, floor, candidates);
        if (views > 0) {
            // A floor above every count, with no candidates, is right and too high.
            floor.set(Long.MAX_VALUE);
            search.lower(wantedCandidates());
            // Without fitting the column: it stays as wide as it was when it was frozen.
            arrange();
        }
    }

    /** The counts as they are now; see {@link FrozenCounts}. */
    public FrozenCounts freeze() {
        return new FrozenCounts(column, views);
    }

    /**
     * The same counts in another dictionary; O(slots).
     *
     * @param slotIn for each slot here that counts, the slot of its id in {@code to}
     */
    public WindowCounts in(VideoIds to, int[] slotIn) {
        CountColumn other = new CountColumn(column.width(), to.slots());
        for (int slot = 0; slot < ids.slots(); slot++) {
            long count = column.get(slot);
            if (count != 0) {
                other.add(slotIn[slot], count);
            }
        }
        return new WindowCounts(to, kMax, other, views);
    }

    private int wantedCandidates() {
        return (kMax + kMax / 2 + 16) * growth;
    }

    private int mostCandidates() {
        return 2 * wantedCandidates();
    }

    /** The slot's count of views. */
    public long count(int slot) {
        return column.get(slot);
    }

    /** How many videos have a count ≥ 1; O(videos of great counts). */
    public long videos() {
        return column.videos();
    }

    /** The sum of all counts. */
    public long views() {
        return views;
    }

    /** The lowest count of a candidate; ≥ 1. */
    public long floor() {
        return floor.count();
    }

    /** How many videos are listed as candidates; after {@link #settle}, how many are. */
    public int candidates() {
        return candidates.size();
    }

    /** How often a lower floor was searched for, each time by a scan or a few. */
    public long scans() {
        return scans;
    }

    /** Adds {@code added ≥ 1} views. */
    public void add(int slot, long added) {
        long count = column.add(slot, added);
        if (count < added) {
            throw new BrokenInvariantException(
                    "count of video " + name(slot) + " would pass 2^63 with " + added + " more");
        }
        views += added;
        dirty = true;
        if (count >= floor.count() && count - added <= floor.count()) {
            crossed(slot, count);
        }
        settleIfTooMany();
    }

    /**
     * Subtracts {@code taken ≥ 1} views.
     *
     * @throws BrokenInvariantException if the count would go below zero
     */
    public void subtract(int slot, long taken) {
        if (column.add(slot, -taken) < 0) {
            throw belowZero(slot, taken);
        }
        views -= taken;
        dirty = true;
    }

    private BrokenInvariantException belowZero(int slot, long taken) {
        return new BrokenInvariantException(
                "count of video %s would go below zero: %d less %d"
                        .formatted(name(slot), column.get(slot), taken));
    }

    /**
     * Adds events: one of each of {@code slots[0, size)}, some more than once.
     *
     * @param counts the events' views, beside the slots; null when each has one
     */
    public void addAll(int[] slots, int @Nullable [] counts, int size) {
        if (counts != null) {
            for (int i = 0; i < size; i++) {
                add(slots[i], counts[i]);
            }
            return;
        }
        column.reserve(ids.slots());
        for (int from = 0; from < size; from += READ_AHEAD) {
            int end = Math.min(size, from + READ_AHEAD);
            touch(slots, from, end);
            column.increment(slots, from, end, floor.count(), crossing);
            // Each time anew: to settle in between makes it clean, and more come after that.
            dirty = true;
            settleIfTooMany();
        }
        views += size;
    }

    /**
     * Subtracts events, as {@link #addAll} adds them.
     *
     * @throws BrokenInvariantException if a count would go below zero
     */
    public void subtractAll(int[] slots, int @Nullable [] counts, int size) {
        if (counts != null) {
            for (int i = 0; i < size; i++) {
                subtract(slots[i], counts[i]);
            }
            return;
        }
        column.reserve(ids.slots());
        dirty |= size > 0;
        for (int from = 0; from < size; from += READ_AHEAD) {
            int end = Math.min(size, from + READ_AHEAD);
            touch(slots, from, end);
            int done = column.decrement(slots, from, end);
            if (done < end) {
                throw belowZero(slots[done], 1);
            }
        }
        views -= size;
    }

    private void touch(int[] slots, int from, int end) {
        if (ids.slots() >= WORTH_TOUCHING) {
            column.touch(slots, from, end);
        }
    }

    private void crossed(int slot, long count) {
        if (floor.admits(slot, count) && !candidates.contains(slot)) {
            candidates.append(slot, count);
        }
    }

    // Between two ticks the list may grow, but not without bound.
    private void settleIfTooMany() {
        if (candidates.size() > 2 * mostCandidates() + READ_AHEAD) {
            settle();
        }
    }

    private String name(int slot) {
        return ids.inUse(slot)
                ? "'" + new String(ids.bytes(slot), java.nio.charset.StandardCharsets.UTF_8) + "'"
                : "in free slot " + slot;
    }

    /**
     * Puts the candidates in order and the floor where it belongs; must come before {@link #top},
     * and before a slot that counted here is freed. O(candidates), and O(slots) when the floor
     * falls.
     */
    public void settle() {
        if (dirty) {
            arrange();
            column.fit(ids.slots());
        }
    }

    private void arrange() {
        dirty = false;
        settlesSinceScan++;
        candidates.refresh(column, floor);
        if (candidates.size() < kMax && !floor.isLowest()) {
            growth = nextGrowth();
            settlesSinceScan = 0;
            scans++;
            search.lower(wantedCandidates());
        } else if (settlesSinceScan > CLOSE * CLOSE) {
            growth = 1;
        }
        if (candidates.size() > mostCandidates()) {
            int wanted = wantedCandidates();
            candidates.select(wanted);
            floor.set(candidates.countAt(wanted - 1), candidates.slotAt(wanted - 1));
            candidates.truncate(wanted);
        }
        candidates.order(kMax);
    }

    // More candidates put off the next scan, unless all of them leave at once however many they
    // are.
    private int nextGrowth() {
        boolean inVain = candidates.size() == 0 && growth >= 4;
        return settlesSinceScan > CLOSE || inVain ? 1 : Math.min(2 * growth, MOST_GROWTH);
    }

    /**
     * Writes the slots of the first {@code k} videos in order to {@code target[0 …]}.
     *
     * @param k 1 to {@code kMax}
     * @return how many there are, at most k
     */
    public int top(int k, int[] target) {
        assert !dirty : "top() before settle()";
        int found = Math.min(k, candidates.size());
        for (int rank = 0; rank < found; rank++) {
            target[rank] = candidates.slotAt(rank);
        }
        return found;
    }

    /** The count of the video at that rank, 0 the first, as of {@link #settle}. */
    public long countAtRank(int rank) {
        return candidates.countAt(rank);
    }

    /** Bytes of the counts; an estimate that leaves out headers. */
    public long countBytes() {
        return column.memoryBytes();
    }

    /** Bytes of the candidates; an estimate that leaves out headers. */
    public long candidateBytes() {
        return candidates.memoryBytes();
    }

    /** Bytes held; an estimate that leaves out headers. */
    public long memoryBytes() {
        return countBytes() + candidateBytes();
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        candidates.assertValid();
        long counted = 0;
        long sum = 0;
        for (int slot = 0; slot < ids.slots(); slot++) {
            long count = column.get(slot);
            if (count == 0) {
                continue;
            }
            check(ids.inUse(slot), "free slot " + slot + " counts " + count);
            counted++;
            sum += count;
            check(
                    !floor.admits(slot, count) || candidates.contains(slot),
                    "slot " + slot + " is no candidate at " + count + " ≥ " + floor.count());
        }
        check(counted == videos(), videos() + " videos, not " + counted);
        check(sum == views, views + " views, not " + sum);
        return dirty || candidates.assertInOrder(kMax, column);
    }

    private static void check(boolean holds, String found) {
        if (!holds) {
            throw new BrokenInvariantException("window counts: " + found);
        }
    }

    /** For the checker's own test. */
    Candidates candidatesForTest() {
        return candidates;
    }

    /** For the checker's own test. */
    CountColumn columnForTest() {
        return column;
    }
}
