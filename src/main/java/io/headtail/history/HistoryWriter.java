package io.headtail.history;

import io.headtail.merge.BoundarySink;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.window.WindowSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the partials of each boundary together and has them stored. Belongs to one thread, but for
 * the counters.
 *
 * <p>A boundary is written once every partition has reported it. One that all have passed and some
 * have not reported is written as skipped. Whatever is written before it is final and complete is
 * written with its partials, so that memory holds only what waits for a partition: when more comes
 * of such a boundary, after a restart too, the rest is read back and it is written again, if it is
 * better by the rule of precedence.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class HistoryWriter implements BoundarySink {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

    /** Boundaries of one transaction, at most. */
    private static final int BATCH = 40;

    private final HistoryDatabase database;
    private final BoundaryWriter writer;
    private final String topicId;
    private final int kMax;
    private final long mostBytes;
    private final Map<String, WindowSpec> specs = new LinkedHashMap<>();
    private final Map<OpenBoundary.Name, OpenBoundary> waiting = new TreeMap<>();
    private final Map<Long, Map<String, long[]>> newest = new HashMap<>();
    private long bytes;
    private long nextOffset = -1;
    private boolean migrated;
    private volatile long written;
    private volatile long skipped;
    private volatile long failures;

    /**
     * A writer that needs no server yet.
     *
     * @param topicId partials of other topics are passed over
     * @param kMax ranks to store
     * @param mostBytes of partials that wait for others, in memory
     */
    public HistoryWriter(
            HistoryDatabase database,
            String topicId,
            List<WindowSpec> windows,
            int kMax,
            long mostBytes) {
        this.database = database;
        this.writer = database.writer();
        this.topicId = topicId;
        this.kMax = kMax;
        this.mostBytes = mostBytes;
        windows.forEach(spec -> specs.put(spec.name(), spec));
    }

    @Override
    public void restart() {
        waiting.clear();
        newest.clear();
        bytes = 0;
        nextOffset = -1;
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
            if (partial.lengthMs() != spec.lengthMs()) {
                return null;
            }
            check(of, partial);
            take(spec, of.partition(), partial, offset, headOffset, tailOffset);
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

    private void take(
            WindowSpec spec,
            int partition,
            Partial partial,
            long offset,
            long headOffset,
            long tailOffset) {
        long[] ofWindow =
                newest.computeIfAbsent(partial.fingerprint(), f -> new HashMap<>())
                        .computeIfAbsent(spec.name(), w -> new long[partial.partitions()]);
        ofWindow[partition] = Math.max(ofWindow[partition], partial.tick());
        OpenBoundary.Name name =
                new OpenBoundary.Name(partial.tick(), spec.name(), partial.fingerprint());
        OpenBoundary boundary =
                waiting.computeIfAbsent(
                        name, n -> new OpenBoundary(spec, n, partial.partitions(), offset));
        bytes += boundary.accept(partition, partial, headOffset, tailOffset);
    }

    @Override
    public long store() throws IOException {
        try {
            if (!migrated) {
                database.migrate();
                migrated = true;
            }
            if (!waiting.isEmpty()) {
                readBack();
                List<OpenBoundary> ready = ready();
                for (int from = 0; from < ready.size(); from += BATCH) {
                    write(ready.subList(from, Math.min(ready.size(), from + BATCH)));
                }
            }
        } catch (HistoryException e) {
            failures = failures + 1;
            throw new IOException(e.getMessage(), e);
        }
        long least = nextOffset;
        for (OpenBoundary boundary : waiting.values()) {
            least = Math.min(least, boundary.firstOffset);
        }
        return least;
    }

    // What an earlier writer, or this one, has stored of boundaries that are not both final and
    // complete.
    private void readBack() {
        List<OpenBoundary> unknown = waiting.values().stream().filter(b -> !b.readBack).toList();
        if (unknown.isEmpty()) {
            return;
        }
        Map<BoundaryKey, List<BoundaryRows.Span>> stored =
                database.openBoundaries()
                        .partials(unknown.stream().map(OpenBoundary::key).distinct().toList());
        for (OpenBoundary boundary : unknown) {
            bytes += boundary.readBack(stored.getOrDefault(boundary.key(), List.of()));
        }
    }

    // In order, so that a dashboard never sees a later boundary before an earlier one.
    private List<OpenBoundary> ready() {
        List<OpenBoundary> ready = new ArrayList<>();
        long room = mostBytes - bytes;
        for (OpenBoundary boundary : waiting.values()) {
            boolean spill = room < 0;
            if (boundary.isWhole() || spill || passed(boundary)) {
                if (spill && !boundary.isWhole()) {
                    LOG.warn("boundary waits too long for its partitions, put aside {}", boundary);
                }
                room += boundary.bytes();
                ready.add(boundary);
            }
        }
        return ready;
    }

    private boolean passed(OpenBoundary boundary) {
        Map<String, long[]> ofFingerprint = newest.get(boundary.name.fingerprint());
        long[] ticks = ofFingerprint == null ? null : ofFingerprint.get(boundary.name.window());
        return ticks != null && Arrays.stream(ticks).allMatch(tick -> tick > boundary.name.tick());
    }

    private void write(List<OpenBoundary> batch) {
        List<BoundaryRows> rows = new ArrayList<>();
        for (OpenBoundary boundary : batch) {
            rows.add(boundary.rows(topicId, kMax));
        }
        written = written + writer.write(rows);
        for (OpenBoundary boundary : batch) {
            skipped = skipped + (boundary.isWhole() ? 0 : 1);
            bytes -= boundary.bytes();
            waiting.remove(boundary.name);
        }
    }

    /** Windows' boundaries written by this process, those that were no better left out. */
    public long written() {
        return written;
    }

    /** Of all that this process came to, those that not every partition had reported. */
    public long skipped() {
        return skipped;
    }

    /** How often PostgreSQL was away or refused. */
    public long failures() {
        return failures;
    }
}
