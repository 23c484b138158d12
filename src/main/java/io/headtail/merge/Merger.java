package io.headtail.merge;

import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Combines the partials of all partitions into the answers of each window. Written by one thread,
 * read by any.
 *
 * <p>An answer for tick T is made once every partition has reported T. A partition that falls more
 * than {@code staleAfterMs} of stream time behind the newest is merged at its last tick, and the
 * answer says so. For one (window, partition, tick) complete beats incomplete, then final beats
 * provisional, then the greater head offset; a newer tick is never replaced by an older one.
 */
public final class Merger implements Answers {
    /** Number of ends of a unit that are kept while a partition has not reported them. */
    private static final int MAX_KEPT_ENDS = 48;

    private final String topicId;
    private final int kMax;
    private final List<WindowSpec> specs;
    private final Map<String, WindowMerge> windows = new LinkedHashMap<>();
    private final Map<CalendarUnit, WindowMerge> sealed = new EnumMap<>(CalendarUnit.class);
    private final List<WindowMerge> merges;
    private final Map<WindowMerge, CountedBy> countedBy = new HashMap<>();
    private volatile @Nullable CountedBy newestCountedBy;
    private long maxBytes = Long.MAX_VALUE;
    private volatile long heapBytes;
    private volatile long dropped;
    private volatile long refused;
    private volatile long accepted;
    private volatile long disagreements;
    private @Nullable String lastDisagreement;
    private long[] ticks = {};
    private volatile long[] publishedTicks = {};

    /**
     * Creates a merger without partials.
     *
     * @param topicId partials of other topics are skipped
     * @param kMax ranks of an answer
     * @param staleAfterMs {@link Long#MAX_VALUE} to wait for every partition without limit
     */
    public Merger(String topicId, List<WindowSpec> specs, int kMax, long staleAfterMs) {
        this(topicId, specs, List.of(), kMax, staleAfterMs);
    }

    /**
     * As above.
     *
     * @param units calendar units whose last hour, day or month is answered for
     */
    public Merger(
            String topicId,
            List<WindowSpec> specs,
            List<CalendarUnit> units,
            int kMax,
            long staleAfterMs) {
        this.topicId = topicId;
        this.kMax = kMax;
        this.specs = List.copyOf(specs);
        for (WindowSpec spec : specs) {
            windows.put(spec.name(), new WindowMerge(spec, kMax, staleAfterMs));
        }
        for (CalendarUnit unit : units) {
            WindowSpec spec = specs.get(unit.windowOf(specs));
            sealed.put(
                    unit, WindowMerge.sealed(spec, kMax, MAX_KEPT_ENDS * spec.span().longestMs()));
        }
        merges = Stream.concat(windows.values().stream(), sealed.values().stream()).toList();
    }

    /**
     * Limits the memory of partials that wait for other partitions. Beyond it the oldest ticks are
     * dropped; partitions that have not got beyond those are merged at their last tick, and
     * reported as stale. Every window's newest tick is kept in any case.
     *
     * @param bytes ≥ 0, of the heap
     */
    public void limitMemory(long bytes) {
        maxBytes = bytes;
    }

    /**
     * Takes one record of the topic of partials.
     *
     * @param value null for a deleted key, which is skipped
     * @param marks the record's header
     * @param latestTick the greatest plausible tick, epoch ms: one from the future, of an owner
     *     whose clock is wrong, would make all others look late for ever
     * @return why it was refused; null if it was taken, or is of another topic or window
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public @Nullable String accept(
            byte @Nullable [] key, byte @Nullable [] value, Marks marks, long latestTick) {
        if (value == null) {
            return null;
        }
        try {
            if (key == null) {
                throw new IllegalArgumentException("no key");
            }
            PartialKey partialKey = PartialKey.decode(key);
            CalendarUnit unit = partialKey.unit();
            WindowMerge window = unit == null ? windows.get(partialKey.window()) : sealed.get(unit);
            if (window == null || !partialKey.topicId().equals(topicId)) {
                return null;
            }
            Partial partial = new Partial(value, partialKey.partition(), marks);
            if (!partial.span().equals(window.span())) {
                return null;
            }
            if (partial.k() < kMax) {
                throw new IllegalArgumentException(
                        "partial of "
                                + partial.k()
                                + " rows, but top-k.max is "
                                + kMax
                                + " here: instances and mergers must agree");
            }
            if (partial.tick() > latestTick) {
                throw new IllegalArgumentException(
                        "tick "
                                + partial.tick()
                                + " is in the future: is an instance's clock wrong?");
            }
            if (!window.accept(partialKey.partition(), partial)) {
                disagreements++;
                lastDisagreement = describe(partialKey, partial);
            }
            reached(partialKey.partition(), partial);
            heard(window, partial);
            dropExcess();
            accepted++;
            return null;
        } catch (IllegalArgumentException e) {
            refused++;
            return e.getMessage();
        }
    }

    private void reached(int partition, Partial partial) {
        if (partition >= partial.partitions()) {
            return;
        }
        if (partition >= ticks.length) {
            int had = ticks.length;
            ticks = Arrays.copyOf(ticks, partial.partitions());
            Arrays.fill(ticks, had, ticks.length, Long.MIN_VALUE);
        }
        ticks[partition] = Math.max(ticks[partition], partial.tick());
    }

    private void heard(WindowMerge window, Partial partial) {
        CountedBy by = countedBy.get(window);
        if (by == null || !by.isOf(partial)) {
            by =
                    new CountedBy(
                            partial.span(),
                            partial.partitions(),
                            partial.k(),
                            partial.fingerprint());
            countedBy.put(window, by);
        }
        newestCountedBy = by;
    }

    /** How the newest partial was counted; null before the first one. From any thread. */
    public @Nullable CountedBy countedBy() {
        return newestCountedBy;
    }

    /**
     * The newest tick of each partition that {@link #publish} knew, epoch ms; {@link
     * Long#MIN_VALUE} for one that has not reported. From any thread; must not be modified.
     */
    public long[] newestTicks() {
        return publishedTicks;
    }

    private static String describe(PartialKey key, Partial partial) {
        return "partition=%d window=%s tick=%d replica=%s"
                .formatted(key.partition(), key.window(), partial.tick(), key.replica());
    }

    /** Number of final partials that differ from an earlier one for the same tick. */
    public long disagreements() {
        return disagreements;
    }

    /**
     * The newest disagreement since the last call, for the log: which partial differed from an
     * earlier one; null for none. For the thread that calls {@link #accept}.
     */
    public @Nullable String takeDisagreement() {
        String taken = lastDisagreement;
        lastDisagreement = null;
        return taken;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void dropExcess() {
        long bytes = memory();
        if (bytes > maxBytes) {
            List<WindowMerge> largest = new ArrayList<>(merges);
            largest.sort(Comparator.comparingLong(WindowMerge::heapBytes).reversed());
            for (int at = 0; bytes > maxBytes && at < largest.size(); ) {
                if (largest.get(at).dropOldest()) {
                    dropped++;
                } else {
                    at++;
                }
                bytes = memory();
            }
        }
        heapBytes = bytes;
    }

    private long memory() {
        long bytes = 0;
        for (WindowMerge window : merges) {
            bytes += window.heapBytes();
        }
        return bytes;
    }

    /** Approximate bytes on the heap of partials that wait for other partitions. */
    public long heapBytes() {
        return heapBytes;
    }

    /** Number of ticks dropped because waiting partials took too much memory. */
    public long dropped() {
        return dropped;
    }

    /**
     * Makes the answers that the partials taken so far allow, the newest of each window.
     *
     * @param overdueBefore answers for ticks below this are marked as old; {@link Long#MIN_VALUE}
     *     if the wall clock does not matter
     */
    public void publish(long overdueBefore) {
        if (!Arrays.equals(publishedTicks, ticks)) {
            publishedTicks = ticks.clone();
        }
        windows.values().forEach(window -> window.publish(overdueBefore));
        sealed.values().forEach(window -> window.publish(overdueBefore));
    }

    /** Number of partials taken. */
    public long accepted() {
        return accepted;
    }

    /** Number of records of the topic that were not valid partials. */
    public long refused() {
        return refused;
    }

    @Override
    public List<WindowSpec> windows() {
        return specs;
    }

    // Only instances have the clock; a merger does not know it.
    @Override
    public List<Integer> clockHeldBy() {
        return List.of();
    }

    @Override
    public @Nullable Answer sealed(CalendarUnit unit) {
        WindowMerge merge = sealed.get(unit);
        return merge == null ? null : merge.answer();
    }

    @Override
    public @Nullable Answer newest(String window) {
        WindowMerge merge = windows.get(window);
        return merge == null ? null : merge.answer();
    }
}
