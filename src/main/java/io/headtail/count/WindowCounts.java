package io.headtail.count;

/**
 * The counts of one window and its best videos, exactly.
 *
 * <p>Every video has a count (0 if never added); only those at or above the <b>floor</b> are
 * candidates in the heap. A video below it costs one count and no heap. What is missing from the
 * heap has fewer views than anything in it, so the first K are exact at every floor as long as the
 * candidates are at least K, or all. {@link #settle} sees to that: where candidates fell below
 * {@code kMax} it lowers the floor and scans the column once, where they became too many it raises
 * the floor; a {@link CountHistogram} tells how far.
 *
 * <p>An add or subtract is O(1) below the floor and O(log candidates) above; {@link #top} is O(k
 * log k). Nothing allocates in steady state. Not thread-safe.
 */
public final class WindowCounts {
    private final VideoIds ids;
    private final int kMax;
    private final CountColumn column = new CountColumn();
    private final CountHistogram histogram = new CountHistogram();
    private final Candidates candidates;
    private long floor = 1;
    private long videos;
    private long views;
    private int settleAbove;

    /**
     * An empty window.
     *
     * @param ids the partition's dictionary, for the order of ids
     * @param kMax the greatest k that {@link #top} is asked for; ≥ 1
     */
    public WindowCounts(VideoIds ids, int kMax) {
        this.ids = ids;
        this.kMax = kMax;
        this.candidates = new Candidates(ids);
        this.settleAbove = mostCandidates();
    }

    private int mostCandidates() {
        return 4 * kMax + 64;
    }

    private int wantedCandidates() {
        return 2 * kMax;
    }

    /** The slot's count of views. */
    public long count(int slot) {
        return column.get(slot);
    }

    /** How many videos have a count ≥ 1. */
    public long videos() {
        return videos;
    }

    /** The sum of all counts. */
    public long views() {
        return views;
    }

    /** The lowest count of a candidate; ≥ 1. */
    public long floor() {
        return floor;
    }

    /** How many videos are in the heap. */
    public int candidates() {
        return candidates.size();
    }

    /** Adds {@code added ≥ 1} views. */
    public void add(int slot, long added) {
        long count = column.add(slot, added);
        if (count < added) {
            throw new BrokenInvariantException(
                    "count of video " + name(slot) + " would pass 2^63 with " + added + " more");
        }
        long before = count - added;
        histogram.move(before, count);
        views += added;
        if (before == 0) {
            videos++;
        }
        if (count < floor) {
            return;
        }
        if (before >= floor) {
            candidates.update(slot, count);
        } else {
            candidates.insert(slot, count);
            if (candidates.size() > settleAbove) {
                settle();
            }
        }
    }

    /**
     * Subtracts {@code taken ≥ 1} views.
     *
     * @throws BrokenInvariantException if the count would go below zero
     */
    public void subtract(int slot, long taken) {
        long count = column.add(slot, -taken);
        if (count < 0) {
            throw new BrokenInvariantException(
                    "count of video "
                            + name(slot)
                            + " would go below zero: "
                            + (count + taken)
                            + " less "
                            + taken);
        }
        long before = count + taken;
        histogram.move(before, count);
        views -= taken;
        if (count == 0) {
            videos--;
        }
        if (before < floor) {
            return;
        }
        if (count >= floor) {
            candidates.update(slot, count);
        } else {
            candidates.remove(slot);
        }
    }

    private String name(int slot) {
        return ids.inUse(slot)
                ? "'" + new String(ids.bytes(slot), java.nio.charset.StandardCharsets.UTF_8) + "'"
                : "in free slot " + slot;
    }

    /**
     * Moves the floor to where it belongs; must come before {@link #top}. O(candidates) when it
     * rises, O(slots) when it falls, O(1) when it stays.
     */
    public void settle() {
        int held = candidates.size();
        if (held < kMax && held < videos) {
            lower();
        } else if (held > mostCandidates()) {
            raise();
        }
        settleAbove = Math.max(mostCandidates(), 2 * candidates.size());
    }

    private void raise() {
        long higher = histogram.floorFor(wantedCandidates());
        if (higher > floor) {
            floor = higher;
            candidates.retain(floor);
        }
    }

    private void lower() {
        long before = floor;
        floor = histogram.floorFor(wantedCandidates());
        int slots = ids.slots();
        for (int page = 0; page << IntColumn.PAGE_BITS < slots; page++) {
            if (column.isEmptyPage(page)) {
                continue;
            }
            int first = page << IntColumn.PAGE_BITS;
            int end = Math.min(slots, first + IntColumn.PAGE_SIZE);
            for (int slot = first; slot < end; slot++) {
                long count = column.get(slot);
                if (count >= floor && count < before) {
                    candidates.append(slot, count);
                }
            }
        }
        candidates.heapify();
    }

    /**
     * Writes the slots of the first {@code k} videos in order to {@code target[0 …]}.
     *
     * @param k 1 to {@code kMax}
     * @return how many there are, at most k
     */
    public int top(int k, int[] target) {
        assert candidates.size() >= Math.min(kMax, videos) : "top() before settle()";
        return candidates.top(k, target);
    }

    /** Bytes held; an estimate that leaves out headers. */
    public long memoryBytes() {
        return column.memoryBytes() + candidates.memoryBytes() + 4L * CountHistogram.size();
    }

    /** Checks the whole structure; O(slots). Throws {@link BrokenInvariantException}. */
    public boolean assertValid() {
        candidates.assertValid();
        int[] expected = new int[CountHistogram.size()];
        long counted = 0;
        long sum = 0;
        int above = 0;
        for (int slot = 0; slot < ids.slots(); slot++) {
            long count = column.get(slot);
            if (count == 0) {
                continue;
            }
            check(ids.inUse(slot), "free slot " + slot + " counts " + count);
            counted++;
            sum += count;
            expected[CountHistogram.bucket(count)]++;
            if (count >= floor) {
                above++;
                int at = candidates.positionOf(slot);
                check(at >= 0, "slot " + slot + " is no candidate at " + count + " ≥ " + floor);
                check(candidates.countAt(at) == count, "slot " + slot + " has another heap count");
            }
        }
        check(above == candidates.size(), candidates.size() + " candidates, not " + above);
        check(counted == videos, videos + " videos, not " + counted);
        check(sum == views, views + " views, not " + sum);
        for (int bucket = 1; bucket < expected.length; bucket++) {
            check(histogram.videos(bucket) == expected[bucket], "histogram bucket " + bucket);
        }
        return true;
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
