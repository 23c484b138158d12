package io.headtail.history.collect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far the partitions have reported one window under the same settings, and which of their
 * partials stand for boundaries that another partition may still report. Not thread-safe.
 */
final class Reports {
    /**
     * The number of boundaries under other settings after which a partition is no longer awaited.
     * During a rolling change it may switch more than once; its reports are then not lost.
     */
    private static final int MIN_ELSEWHERE = 3;

    /** The newest boundary of each partition; {@link Long#MIN_VALUE} before the first. */
    private final long[] newest;

    /**
     * For each partition, the newest boundaries reported under other settings since its last report
     * under these; ascending.
     */
    private final List<TreeSet<Long>> elsewhere = new ArrayList<>();

    private final Standing standing;

    Reports(int partitions) {
        standing = new Standing(partitions);
        newest = new long[partitions];
        Arrays.fill(newest, Long.MIN_VALUE);
        Arrays.stream(newest).forEach(partition -> elsewhere.add(new TreeSet<>()));
    }

    int partitions() {
        return newest.length;
    }

    /** Adds a partial; returns by how many bytes this grows. */
    long take(Reported reported) {
        int partition = reported.partition();
        newest[partition] = Math.max(newest[partition], reported.partial().tick());
        elsewhere.get(partition).clear();
        return reported.standsForMore() ? standing.add(reported) : 0;
    }

    /** Passes each partial that stands for a boundary to {@code each}. */
    void standingFor(long tick, Consumer<Reported> each) {
        standing.standingFor(tick, each);
    }

    /** A partition has reported a boundary under other settings. */
    void tookElsewhere(int partition, long tick) {
        if (partition < newest.length) {
            TreeSet<Long> ticks = elsewhere.get(partition);
            ticks.add(tick);
            if (ticks.size() > MIN_ELSEWHERE) {
                ticks.remove(ticks.first());
            }
        }
    }

    /**
     * Whether every partition has reported a later boundary, or has switched to other settings: it
     * has reported a few later ones under those, and none under these since.
     */
    boolean passed(long tick) {
        return oldest() > tick;
    }

    private long oldest() {
        long oldest = Long.MAX_VALUE;
        for (int partition = 0; partition < newest.length; partition++) {
            TreeSet<Long> ticks = elsewhere.get(partition);
            long gone = ticks.size() < MIN_ELSEWHERE ? Long.MIN_VALUE : ticks.first();
            oldest = Math.min(oldest, Math.max(newest[partition], gone));
        }
        return oldest;
    }

    /**
     * Drops partials that can stand for no further boundary, since every partition has reported a
     * boundary as late or has switched to other settings; returns the bytes freed.
     */
    long forget() {
        return standing.dropThrough(oldest());
    }

    /** The partial that was read first; null if there is none. */
    @Nullable Reported first() {
        return standing.first();
    }

    /** Drops a partial; returns the bytes freed. */
    long drop(Reported reported) {
        return standing.drop(reported);
    }
}
