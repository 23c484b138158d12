package io.headtail.history;

import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StorableTime;
import io.headtail.history.collect.PendingBoundaries;
import io.headtail.history.collect.PendingBoundary;
import io.headtail.history.collect.Reopening;
import io.headtail.history.collect.Reported;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.read.StoredPartials;
import io.headtail.history.write.ConsumedOffset;
import io.headtail.merge.BoundarySink;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.merge.StoreBehindException;
import io.headtail.thread.OwnerThread;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the partials of each boundary and stores them. Not thread-safe, except for the counters.
 *
 * <p>A boundary is written once every partition has reported it, or a later one whose partial
 * stands for it too. A boundary that all have passed, but not all have reported, is written as
 * skipped. A boundary that is not yet final and complete is written with its partials, so that
 * memory holds only boundaries that wait for a partition: when more partials arrive, even after a
 * restart, the others are read back and it is written again if it is better by the rule of
 * precedence.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class HistoryWriter implements BoundarySink {
    /** Maximum number of stored boundaries per query. */
    private static final int MAX_KEYS = 1_000;

    /** Maximum pages of stored boundaries improved per call, so that polling continues. */
    private static final int MAX_PAGES = 10;

    private final BoundaryStore store;
    private final StoredPartials stored;
    private final String topicId;
    private final int kMax;
    private final Map<String, WindowSpec> specs = new LinkedHashMap<>();
    private final PendingBoundaries pending;
    private final Reopening reopening = new Reopening();
    private final OwnerThread owner = new OwnerThread();
    private long nextOffset = -1;
    private volatile long failures;

    /**
     * Creates a writer, without connecting.
     *
     * @param topicId partials of other topics are skipped
     * @param kMax the number of ranks to store
     * @param maxBytes memory for waiting partials, in bytes
     * @param nanos as {@link System#nanoTime}; decides when to look for lost commits
     */
    public HistoryWriter(
            HistoryDatabase database,
            String topicId,
            List<WindowSpec> windows,
            int kMax,
            long maxBytes,
            LongSupplier nanos) {
        this.store = new BoundaryStore(database, topicId, kMax, nanos);
        this.stored = database.storedPartials();
        this.topicId = topicId;
        this.kMax = kMax;
        this.pending = new PendingBoundaries(maxBytes);
        windows.forEach(spec -> specs.put(spec.name(), spec));
    }

    @Override
    public void restart() {
        assert owner.isCurrent() : owner;
        pending.clear();
        reopening.clear();
        store.restart();
        nextOffset = -1;
    }

    @Override
    public long storedUpTo(String group, String topic, String consumedTopicId) throws IOException {
        assert owner.isCurrent() : owner;
        try {
            return store.resume(group, topic, consumedTopicId);
        } catch (HistoryException e) {
            failures = failures + 1;
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public @Nullable String accept(
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            long headOffset,
            long tailOffset,
            Marks marks) {
        nextOffset = offset + 1;
        try {
            if (key == null || value == null) {
                throw new IllegalArgumentException(key == null ? "no key" : "no value");
            }
            PartialKey of = PartialKey.decode(key);
            WindowSpec spec = specs.get(of.window());
            if (spec == null || !of.topicId().equals(topicId)) {
                return null;
            }
            Partial partial = new Partial(value, of.partition(), marks);
            if (!partial.span().equals(spec.span())) {
                return null;
            }
            check(of, partial);
            Reported reported = new Reported(partial, offset, headOffset, tailOffset);
            store.saw(spec, partial.fingerprint());
            pending.take(spec, reported);
            reopening.add(spec, reported);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private void check(PartialKey of, Partial partial) {
        if (of.partition() >= partial.partitions()) {
            throw new IllegalArgumentException(
                    "partition %d of %d".formatted(of.partition(), partial.partitions()));
        }
        if (partial.k() < kMax) {
            throw new IllegalArgumentException(
                    "partial of %d rows, but top-k.max is %d here: instances and mergers must agree"
                            .formatted(partial.k(), kMax));
        }
    }

    @Override
    public long store() throws IOException {
        assert owner.isCurrent() : owner;
        try {
            store.migrate();
            int pages = 0;
            do {
                reopening.page(stored, pending);
                readBack();
                store.write(pending.ready(), this::needed, pending::remove);
                pages++;
            } while (reopening.more() && pages < MAX_PAGES);
            pending.forget();
            long needed = needed(Set.of());
            store.look(needed);
            return needed;
        } catch (ConsumedOffset.LostCommitsException e) {
            throw new StoreBehindException(String.valueOf(e.getMessage()));
        } catch (HistoryException e) {
            failures = failures + 1;
            throw new IOException(e.getMessage(), e);
        }
    }

    private long needed(Set<PendingBoundary.Name> stored) {
        return reopening.firstNeeded(pending.firstNeeded(nextOffset, stored));
    }

    // Reads stored partials of boundaries that are not both final and complete.
    private void readBack() {
        List<PendingBoundary> unknown =
                pending.boundaries().stream().filter(b -> !b.isReadBack()).toList();
        for (int from = 0; from < unknown.size(); from += MAX_KEYS) {
            List<PendingBoundary> some =
                    unknown.subList(from, Math.min(unknown.size(), from + MAX_KEYS));
            // A time that PostgreSQL cannot store cannot be queried either.
            List<BoundaryKey> keys =
                    some.stream()
                            .map(PendingBoundary::key)
                            .filter(key -> StorableTime.isStorable(key.tick()))
                            .distinct()
                            .toList();
            Map<BoundaryKey, List<BoundaryRows.ReadSpan>> spans = stored.partials(keys);
            for (PendingBoundary boundary : some) {
                pending.readBack(boundary, spans.getOrDefault(boundary.key(), List.of()));
            }
        }
    }

    /** Number of boundaries written by this process, without those that were not better. */
    public long written() {
        return store.written();
    }

    /** Number of boundaries processed here that not every partition had reported. */
    public long skipped() {
        return store.skipped();
    }

    /** How often PostgreSQL was unreachable or refused. */
    public long failures() {
        return failures;
    }

    /** Number of boundaries that PostgreSQL rejected for their content. */
    public long putAside() {
        return store.refused();
    }

    /** How often a boundary had a stored answer of other settings or of another topic. */
    public long conflicts() {
        return store.conflicts();
    }
}
