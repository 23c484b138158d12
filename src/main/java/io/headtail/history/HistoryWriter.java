package io.headtail.history;

import io.headtail.merge.BoundarySink;
import io.headtail.merge.Marks;
import io.headtail.merge.Partial;
import io.headtail.merge.PartialKey;
import io.headtail.window.WindowSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the partials of each boundary together and has them stored. Belongs to one thread, but for
 * the counters.
 *
 * <p>A boundary is written once every partition has reported it, or a later one whose partial
 * stands for it too. One that all have passed and of which some have nothing is written as skipped.
 * Whatever is written before it is final and complete is written with its partials, so that memory
 * holds only what waits for a partition: when more comes of such a boundary, after a restart too,
 * the rest is read back and it is written again, if it is better by the rule of precedence.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
public final class HistoryWriter implements BoundarySink {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryWriter.class);

    /** Boundaries of one transaction, at most. */
    private static final int BATCH = 40;

    /** Stored boundaries asked for by one statement, at most. */
    private static final int MAX_KEYS = 1_000;

    /** Pages of stored boundaries that are made better in one call, so that polling goes on. */
    private static final int MAX_PAGES = 10;

    private final HistoryDatabase database;
    private final BoundaryWriter writer;
    private final OpenBoundaries stored;
    private final String topicId;
    private final int kMax;
    private final Map<String, WindowSpec> specs = new LinkedHashMap<>();
    private final Waiting waiting;
    private final Reopening reopening = new Reopening();
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
        this.stored = database.openBoundaries();
        this.topicId = topicId;
        this.kMax = kMax;
        this.waiting = new Waiting(mostBytes);
        windows.forEach(spec -> specs.put(spec.name(), spec));
    }

    @Override
    public void restart() {
        waiting.clear();
        reopening.clear();
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
            Reported reported = new Reported(partial, offset, headOffset, tailOffset);
            waiting.take(spec, reported);
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
        try {
            if (!migrated) {
                database.migrate();
                migrated = true;
            }
            int pages = 0;
            do {
                reopening.page(stored, waiting);
                readBack();
                List<OpenBoundary> ready = waiting.ready();
                for (int from = 0; from < ready.size(); from += BATCH) {
                    write(ready.subList(from, Math.min(ready.size(), from + BATCH)));
                }
                pages++;
            } while (reopening.more() && pages < MAX_PAGES);
            waiting.forget();
        } catch (HistoryException e) {
            failures = failures + 1;
            throw new IOException(e.getMessage(), e);
        }
        return reopening.firstNeeded(waiting.firstNeeded(nextOffset));
    }

    // What an earlier writer, or this one, has stored of boundaries that are not both final and
    // complete.
    private void readBack() {
        List<OpenBoundary> unknown =
                waiting.boundaries().stream().filter(b -> !b.isReadBack()).toList();
        for (int from = 0; from < unknown.size(); from += MAX_KEYS) {
            List<OpenBoundary> some =
                    unknown.subList(from, Math.min(unknown.size(), from + MAX_KEYS));
            Map<BoundaryKey, List<BoundaryRows.Span>> spans =
                    stored.partials(some.stream().map(OpenBoundary::key).distinct().toList());
            for (OpenBoundary boundary : some) {
                waiting.readBack(boundary, spans.getOrDefault(boundary.key(), List.of()));
            }
        }
    }

    private void write(List<OpenBoundary> batch) {
        List<BoundaryRows> rows = new ArrayList<>();
        for (OpenBoundary boundary : batch) {
            rows.add(boundary.rows(topicId, kMax));
        }
        written = written + writer.write(rows);
        for (OpenBoundary boundary : batch) {
            skipped = skipped + (boundary.isWhole() ? 0 : 1);
            waiting.remove(boundary);
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
