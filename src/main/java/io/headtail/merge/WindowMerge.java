package io.headtail.merge;

import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Merges one window: keeps its partials by fingerprint and makes the newest answer. Written by one
 * thread; {@link #answer} may be called by any.
 */
final class WindowMerge {
    /**
     * Maximum number of fingerprints: more than a rolling upgrade or a new partition count needs.
     */
    private static final int MAX_GENERATIONS = 4;

    private final WindowSpec spec;
    private final int kMax;
    private final long staleAfterMs;
    private final boolean awaitsAll;
    // In access order, so that the first one has been without partials for longest.
    private final Map<Long, Generation> generations = new LinkedHashMap<>(8, 0.75f, true);
    private final LastHeard lastHeard = new LastHeard();
    private final Disagreements disagreements = new Disagreements();
    private boolean changed;
    private @Nullable Generation answering;
    private volatile @Nullable Answer answer;

    WindowMerge(WindowSpec spec, int kMax, long staleAfterMs) {
        this(spec, kMax, staleAfterMs, false);
    }

    private WindowMerge(WindowSpec spec, int kMax, long staleAfterMs, boolean awaitsAll) {
        this.awaitsAll = awaitsAll;
        this.spec = spec;
        this.kMax = kMax;
        this.staleAfterMs = staleAfterMs;
    }

    /**
     * Merges the last ends of a calendar unit: an end is answered once every partition has reported
     * it, however long that takes, up to {@code keepMs}.
     */
    static WindowMerge sealed(WindowSpec spec, int kMax, long keepMs) {
        return new WindowMerge(spec, kMax, keepMs, true);
    }

    Span span() {
        return spec.span();
    }

    @Nullable Answer answer() {
        return answer;
    }

    /** Takes a partial; returns whether it agrees with others for its tick. */
    boolean accept(int partition, Partial partial) {
        Generation generation = generations.get(partial.fingerprint());
        if (generation == null) {
            generation = new Generation(partial);
            generations.put(partial.fingerprint(), generation);
            if (generations.size() > MAX_GENERATIONS) {
                generations.remove(generations.keySet().iterator().next());
            }
        }
        if (!awaitsAll) {
            lastHeard.hear(partition, generation, partial.tick(), staleAfterMs);
        }
        boolean agrees = generation.agrees(partition, partial);
        if (!agrees) {
            disagreements.add(partition, partial.tick());
            changed = true;
        }
        changed |= generation.accept(partition, partial, staleAfterMs);
        return agrees;
    }

    /**
     * Makes the newest answer, if it is newer or better than the last one.
     *
     * @param overdueBefore ticks below this are old by the wall clock; {@link Long#MIN_VALUE} if
     *     that does not matter
     */
    void publish(long overdueBefore) {
        if (changed) {
            changed = false;
            merge();
            markSuperseded();
            markDisagreement();
        }
        Answer current = answer;
        if (current != null && !awaitsAll && current.tick() < overdueBefore) {
            markOverdue(current);
        }
    }

    private void merge() {
        Generation leading = null;
        for (Generation generation : generations.values()) {
            Long tick = generation.takeComplete();
            Answer current = answer;
            if (tick != null && (current == null || tick >= current.tick())) {
                List<Partial> partials = generation.at(tick);
                answer =
                        render(tick, partials, List.of(), partials.size(), generation.partitions());
                answering = generation;
            }
            if (leading == null || generation.newestTick() >= leading.newestTick()) {
                leading = generation;
            }
        }
        Generation.Degraded degraded =
                leading == null || awaitsAll ? null : leading.withoutStale(staleAfterMs);
        Answer current = answer;
        if (leading != null
                && degraded != null
                && (current == null || degraded.tick() > current.tick())) {
            answer =
                    render(
                            degraded.tick(),
                            degraded.merged(),
                            degraded.stale(),
                            degraded.reporting(),
                            leading.partitions());
            answering = leading;
        }
    }

    /** Approximate bytes on the heap of partials that wait for others. */
    long heapBytes() {
        long bytes = 0;
        for (Generation generation : generations.values()) {
            bytes += generation.heapBytes();
        }
        return bytes;
    }

    /**
     * Drops the oldest tick of the generation that takes most memory; returns whether there was
     * one.
     */
    boolean dropOldest() {
        List<Generation> largest = new ArrayList<>(generations.values());
        largest.sort(Comparator.comparingLong(Generation::heapBytes).reversed());
        for (Generation generation : largest) {
            if (generation.dropOldest()) {
                changed = true;
                return true;
            }
        }
        return false;
    }

    private Answer render(
            long tick, List<Partial> partials, List<Integer> stale, int reporting, int partitions) {
        Merged merged = Merged.of(spec, tick, partials, kMax);
        boolean all = partials.size() == partitions;
        Rendered rendered =
                spec.isRising()
                        ? AnswerRenderer.renderRises(merged.rows())
                        : AnswerRenderer.render(merged.rows());
        return new Answer(
                spec.name(),
                spec.span(),
                new Coverage(
                        tick,
                        merged.startMs(),
                        stale.isEmpty() && merged.isFinal(),
                        // A partition of which nothing is known may lack anything below the tick.
                        all ? merged.completeFrom() : Math.max(tick, merged.completeFrom()),
                        all && merged.complete()),
                reasons(tick, stale, merged.inexact()),
                merged.lateViews(),
                rendered.of(all ? videos(partials) : -1),
                reporting,
                partitions,
                0,
                kMax,
                partials.isEmpty() ? 0 : partials.get(0).fingerprint());
    }

    private static long videos(List<Partial> partials) {
        long videos = 0;
        for (Partial partial : partials) {
            long more = partial.marks().videos();
            videos = more < 0 || videos < 0 ? -1 : videos + more;
        }
        return videos;
    }

    private @Nullable String reasons(long tick, List<Integer> stale, @Nullable String inexact) {
        StringJoiner all = new StringJoiner("; ");
        if (!stale.isEmpty()) {
            all.add(stalePartitions(stale));
        }
        if (lastHeard.disputed(tick)) {
            all.add(Merged.OTHER_SETTINGS);
        }
        String disagreeing = disagreements.reason(tick);
        if (disagreeing != null) {
            all.add(disagreeing);
        }
        if (inexact != null) {
            all.add(inexact);
        }
        return all.length() == 0 ? null : all.toString();
    }

    private static String stalePartitions(List<Integer> stale) {
        StringJoiner numbers = new StringJoiner(",", Merged.STALE_PARTITIONS + "=", "");
        stale.forEach(p -> numbers.add(Integer.toString(p)));
        return numbers.toString();
    }

    // No partition counts with its settings any more, and the new settings have not reached its
    // tick.
    private void markSuperseded() {
        Answer current = answer;
        Generation now = lastHeard.only();
        if (current != null
                && now != null
                && answering != null
                && now != answering
                && now.partitions() == answering.partitions()
                && !String.valueOf(current.degraded()).contains(Merged.OTHER_SETTINGS)) {
            answer = current.marked(Merged.OTHER_SETTINGS);
        }
    }

    // Another process has published something else for a tick that was answered already.
    private void markDisagreement() {
        Answer current = answer;
        String disagreeing = current == null ? null : disagreements.reason(current.tick());
        if (current != null && disagreeing != null) {
            answer = current.marked(disagreeing);
        }
    }

    // No partial has come for so long that the answer is old, although no partition is behind
    // another.
    private void markOverdue(Answer current) {
        String reason = current.degraded();
        if (reason != null && reason.contains(Merged.STALE_PARTITIONS + "=")) {
            return;
        }
        List<Integer> all = IntStream.range(0, current.partitions()).boxed().toList();
        answer = current.marked(stalePartitions(all));
    }
}
