package io.headtail.history.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Partials of one window under the same settings that stand for boundaries before their own. Those
 * that another one of their partition covers are left out. Not thread-safe.
 *
 * <p>A partition's final partials that are as complete as each other are as good as each other: as
 * none covers another, whichever is of a later tick begins to stand later too. So they are found by
 * their tick in O(log n), however far one partition is ahead of another. Provisional ones differ by
 * what had been read; they are few, as most cover the one before.
 */
final class Standing {
    /** What one partition has. */
    private static final class PartitionPartials {
        final List<NavigableMap<Long, Reported>> finals = List.of(new TreeMap<>(), new TreeMap<>());
        final List<Reported> provisional = new ArrayList<>();

        NavigableMap<Long, Reported> alike(Reported reported) {
            return finals.get(reported.partial().complete() ? 1 : 0);
        }
    }

    private final List<PartitionPartials> partitions = new ArrayList<>();
    private final TreeMap<Long, Reported> byOffset = new TreeMap<>();

    Standing(int partitions) {
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new PartitionPartials());
        }
    }

    /** Takes one with an offset of its own; by how many bytes this grows. */
    long add(Reported reported) {
        PartitionPartials held = partitions.get(reported.partition());
        if (isCovered(held, reported)) {
            return 0;
        }
        long freed = removeCovered(held, reported);
        if (reported.partial().isFinal()) {
            held.alike(reported).put(reported.partial().tick(), reported);
        } else {
            held.provisional.add(reported);
        }
        byOffset.put(reported.offset(), reported);
        return reported.bytes() - freed;
    }

    private static boolean isCovered(PartitionPartials held, Reported reported) {
        for (NavigableMap<Long, Reported> alike : held.finals) {
            // Of all that reach as far the one that began first.
            Map.Entry<Long, Reported> next = alike.ceilingEntry(reported.partial().tick());
            if (next != null && next.getValue().covers(reported)) {
                return true;
            }
        }
        return held.provisional.stream().anyMatch(other -> other.covers(reported));
    }

    private long removeCovered(PartitionPartials held, Reported reported) {
        long freed = 0;
        for (NavigableMap<Long, Reported> alike : held.finals) {
            Map.Entry<Long, Reported> before = alike.floorEntry(reported.partial().tick());
            while (before != null && reported.covers(before.getValue())) {
                freed += drop(before.getValue());
                before = alike.lowerEntry(before.getKey());
            }
        }
        for (Reported other : List.copyOf(held.provisional)) {
            freed += reported.covers(other) ? drop(other) : 0;
        }
        return freed;
    }

    /** Passes on those that stand for a boundary. */
    void standingFor(long tick, Consumer<Reported> each) {
        for (PartitionPartials held : partitions) {
            for (NavigableMap<Long, Reported> alike : held.finals) {
                for (Reported reported : alike.tailMap(tick, true).values()) {
                    if (!reported.standsFor(tick)) {
                        break;
                    }
                    each.accept(reported);
                }
            }
            for (Reported reported : held.provisional) {
                if (reported.standsFor(tick)) {
                    each.accept(reported);
                }
            }
        }
    }

    /** Drops those of ticks up to one, inclusive; returns the bytes freed. */
    long dropThrough(long tick) {
        long freed = 0;
        for (PartitionPartials held : partitions) {
            List<Reported> dropped = new ArrayList<>();
            held.finals.forEach(alike -> dropped.addAll(alike.headMap(tick, true).values()));
            for (Reported reported : held.provisional) {
                if (reported.partial().tick() <= tick) {
                    dropped.add(reported);
                }
            }
            for (Reported reported : dropped) {
                freed += drop(reported);
            }
        }
        return freed;
    }

    /** The one that was read first; null if there is none. */
    @Nullable Reported first() {
        Map.Entry<Long, Reported> first = byOffset.firstEntry();
        return first == null ? null : first.getValue();
    }

    /** Drops one that is here; returns the bytes freed. */
    long drop(Reported reported) {
        PartitionPartials held = partitions.get(reported.partition());
        if (!held.alike(reported).remove(reported.partial().tick(), reported)) {
            held.provisional.remove(reported);
        }
        byOffset.remove(reported.offset());
        return reported.bytes();
    }
}
