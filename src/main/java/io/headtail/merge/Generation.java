package io.headtail.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The partials of one window with the same fingerprint: for each incomplete tick those that have
 * been reported, and every partition's newest.
 *
 * <p>If memory runs short the oldest ticks are dropped. A partition that has not got beyond them is
 * then stale, as if it were too far behind: later ticks are merged without it.
 */
final class Generation {
    private final int partitions;
    private final NavigableMap<Long, Partial[]> byTick = new TreeMap<>();
    private final @Nullable Partial[] newest;
    private final Agreement agreement;
    private final long firstTick;
    private long newestTick = Long.MIN_VALUE;
    private long completeTick = Long.MIN_VALUE;
    private long droppedThrough = Long.MIN_VALUE;
    private boolean improved;
    private long heapBytes;

    /** Whether any partial stands for more than its own tick. */
    private boolean anyStands;

    Generation(Partial first) {
        partitions = first.partitions();
        newest = new @Nullable Partial[partitions];
        agreement = new Agreement(partitions);
        firstTick = first.tick();
    }

    long newestTick() {
        return newestTick;
    }

    /** Whether the partition has ever reported. */
    boolean knows(int partition) {
        return partition < partitions && newest[partition] != null;
    }

    /** Whether the partial is what another process said of its tick, as far as is known. */
    boolean agrees(int partition, Partial partial) {
        return agreement.agrees(partition, partial);
    }

    /** Takes a partial; returns whether it changes anything. */
    boolean accept(int partition, Partial partial, long staleAfterMs) {
        long tick = partial.tick();
        if (partition >= partitions || tick < completeTick) {
            return false;
        }
        if (tick <= droppedThrough) {
            return isNewest(partition, partial);
        }
        Partial[] reported = byTick.computeIfAbsent(tick, t -> new Partial[partitions]);
        Partial before = reported[partition];
        if (before != null && !partial.standsBefore(before)) {
            return false;
        }
        reported[partition] = partial;
        heapBytes += partial.heapBytes() - (before == null ? 0 : before.heapBytes());
        anyStands |= partial.marks().sameSince() < tick;
        improved |= tick == completeTick || partial.marks().sameSince() <= completeTick;
        isNewest(partition, partial);
        newestTick = Math.max(newestTick, tick);
        forgetBelow(Math.max(completeTick, before(newestTick, staleAfterMs)));
        return true;
    }

    private boolean isNewest(int partition, Partial partial) {
        Partial last = newest[partition];
        if (last != null && partial.tick() < last.tick()) {
            return false;
        }
        newest[partition] = partial;
        return true;
    }

    private void forgetBelow(long tick) {
        NavigableMap<Long, Partial[]> older = byTick.headMap(tick, false);
        older.values().forEach(this::forget);
        older.clear();
    }

    private void forget(@Nullable Partial[] partials) {
        for (Partial partial : partials) {
            heapBytes -= partial == null ? 0 : partial.heapBytes();
        }
    }

    /** Number of partitions of the topic under these settings. */
    int partitions() {
        return partitions;
    }

    /** Approximate bytes on the heap of the partials of incomplete ticks. */
    long heapBytes() {
        return heapBytes;
    }

    /** Drops the oldest tick; returns whether there was one besides the newest. */
    boolean dropOldest() {
        if (byTick.size() < 2) {
            return false;
        }
        Map.Entry<Long, Partial[]> oldest = byTick.pollFirstEntry();
        forget(oldest.getValue());
        droppedThrough = oldest.getKey();
        return true;
    }

    /**
     * The greatest tick that every partition has reported, if it is newer than at the last call or
     * has better partials since; drops older ones. Null if there is none.
     */
    @Nullable Long takeComplete() {
        GapFiller filler = new GapFiller();
        for (Map.Entry<Long, Partial[]> entry : byTick.descendingMap().entrySet()) {
            if (entry.getKey() == completeTick && !improved) {
                return null;
            }
            if (reported(filler.at(entry.getKey(), entry.getValue())) == partitions) {
                completeTick = entry.getKey();
                improved = false;
                forgetBelow(completeTick);
                return completeTick;
            }
        }
        return null;
    }

    /**
     * Iterates from the newest tick to older ones, and fills in partials that later ones stand for.
     */
    private final class GapFiller {
        private final @Nullable Partial[] later = new @Nullable Partial[anyStands ? partitions : 0];

        @Nullable Partial[] at(long tick, @Nullable Partial[] reported) {
            if (!anyStands) {
                return reported;
            }
            @Nullable Partial[] filled = reported.clone();
            for (int p = 0; p < partitions; p++) {
                Partial own = reported[p];
                Partial other = later[p];
                boolean stands = other != null && other.marks().sameSince() <= tick;
                if (stands && (own == null || other.supersedes(own))) {
                    filled[p] = other;
                }
                later[p] = own == null ? other : own;
            }
            return filled;
        }
    }

    static int reported(@Nullable Partial[] partials) {
        int reported = 0;
        for (Partial partial : partials) {
            reported += partial == null ? 0 : 1;
        }
        return reported;
    }

    /** The partials of a complete tick; for some partitions a later one that stands for it. */
    List<Partial> at(long tick) {
        GapFiller filler = new GapFiller();
        for (Map.Entry<Long, Partial[]> entry : byTick.descendingMap().entrySet()) {
            @Nullable Partial[] at = filler.at(entry.getKey(), entry.getValue());
            if (entry.getKey() == tick) {
                return List.of(at);
            }
        }
        throw new IllegalStateException("tick " + tick + " has gone");
    }

    private static long before(long tick, long staleAfterMs) {
        return tick < Long.MIN_VALUE + staleAfterMs ? Long.MIN_VALUE : tick - staleAfterMs;
    }

    /**
     * The partitions whose newest tick is more than {@code staleAfterMs} before {@code now}, or
     * among the dropped ones.
     */
    List<Integer> stale(long now, long staleAfterMs) {
        List<Integer> stale = new ArrayList<>();
        for (int p = 0; p < partitions; p++) {
            Partial last = newest[p];
            long seen = last == null ? firstTick : last.tick();
            if (seen < before(now, staleAfterMs) || seen <= droppedThrough) {
                stale.add(p);
            }
        }
        return stale;
    }

    /**
     * The greatest tick that every partition but the stale ones has reported, with the last
     * partials of the stale ones; null if there is none.
     */
    @Nullable Degraded withoutStale(long staleAfterMs) {
        List<Integer> stale = stale(newestTick, staleAfterMs);
        if (stale.isEmpty()) {
            return null;
        }
        for (Map.Entry<Long, Partial[]> entry : byTick.descendingMap().entrySet()) {
            Partial[] at = entry.getValue();
            List<Partial> merged = new ArrayList<>();
            boolean all = true;
            for (int p = 0; p < partitions; p++) {
                Partial partial = at[p] == null && stale.contains(p) ? newest[p] : at[p];
                if (partial != null) {
                    merged.add(partial);
                } else {
                    all &= stale.contains(p);
                }
            }
            if (all) {
                return new Degraded(entry.getKey(), stale, merged, reported(at));
            }
        }
        return null;
    }

    /**
     * A merge without reports of some partitions.
     *
     * @param stale the partitions that have not reported the tick
     * @param merged the partials of the tick, and the last ones of the stale partitions
     * @param reporting number of partials of the tick itself
     */
    record Degraded(long tick, List<Integer> stale, List<Partial> merged, int reporting) {}
}
