package io.headtail.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far the partitions have reported one window under the same settings, and which of their
 * partials stand for boundaries that another partition may still report. Not thread-safe.
 */
final class Reports {
    /** By partition, its newest boundary; {@link Long#MIN_VALUE} before the first. */
    private final long[] newest;

    /** Ascending by offset; none is covered by another one of its partition. */
    private final List<Reported> standing = new ArrayList<>();

    Reports(int partitions) {
        newest = new long[partitions];
        Arrays.fill(newest, Long.MIN_VALUE);
    }

    int partitions() {
        return newest.length;
    }

    /** Takes a partial; by how many bytes this grows. */
    long take(Reported reported) {
        int partition = reported.partition();
        newest[partition] = Math.max(newest[partition], reported.partial().tick());
        if (!reported.standsForMore() || standing.stream().anyMatch(s -> covers(s, reported))) {
            return 0;
        }
        long freed = remove(other -> covers(reported, other));
        standing.add(reported);
        return reported.bytes() - freed;
    }

    private static boolean covers(Reported a, Reported b) {
        return a.partition() == b.partition() && a.covers(b);
    }

    /** Gives those that stand for a boundary. */
    void standingFor(long tick, Consumer<Reported> each) {
        for (Reported reported : standing) {
            if (reported.standsFor(tick)) {
                each.accept(reported);
            }
        }
    }

    /** Whether every partition has reported a later boundary. */
    boolean passed(long tick) {
        return oldest() > tick;
    }

    private long oldest() {
        return Arrays.stream(newest).min().orElse(Long.MIN_VALUE);
    }

    /**
     * Drops those that stand for nothing that could still come, since every partition has reported
     * as late a boundary; returns the bytes freed.
     */
    long forget() {
        long oldest = oldest();
        return remove(reported -> reported.partial().tick() <= oldest);
    }

    /** The one that was read first; null if there is none. */
    @Nullable Reported first() {
        return standing.isEmpty() ? null : standing.get(0);
    }

    /** Drops one; returns the bytes freed. */
    long drop(Reported reported) {
        return remove(reported::equals);
    }

    private long remove(java.util.function.Predicate<Reported> which) {
        long[] freed = {0};
        standing.removeIf(
                reported -> {
                    boolean removed = which.test(reported);
                    freed[0] += removed ? reported.bytes() : 0;
                    return removed;
                });
        return freed[0];
    }
}
