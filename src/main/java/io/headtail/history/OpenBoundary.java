package io.headtail.history;

import io.headtail.merge.Marks;
import io.headtail.merge.Merged;
import io.headtail.merge.MergedRows;
import io.headtail.merge.Partial;
import io.headtail.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One window's boundary whose partials are being collected. */
final class OpenBoundary {
    private static final Logger LOG = LoggerFactory.getLogger(OpenBoundary.class);

    /** Which boundary, of which settings; in order of time. */
    record Name(long tick, String window, long fingerprint) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparingLong(Name::tick)
                        .thenComparing(Name::window)
                        .thenComparingLong(Name::fingerprint);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    final Name name;

    /** Of the first record that made it. */
    final long firstOffset;

    /** Whether what was stored of it is here too. */
    boolean readBack;

    private final WindowSpec spec;
    private final @Nullable Partial[] partials;
    private final long[] heads;
    private final long[] tails;

    OpenBoundary(WindowSpec spec, Name name, int partitions, long firstOffset) {
        this.spec = spec;
        this.name = name;
        this.firstOffset = firstOffset;
        this.partials = new @Nullable Partial[partitions];
        this.heads = new long[partitions];
        this.tails = new long[partitions];
    }

    BoundaryKey key() {
        return new BoundaryKey(name.window(), name.tick());
    }

    /** Takes a partial if it is better than what is there; by how many bytes this grows. */
    long accept(int partition, Partial partial, long head, long tail) {
        Partial before = partials[partition];
        if (before != null && !partial.precedes(before)) {
            return 0;
        }
        partials[partition] = partial;
        heads[partition] = head;
        tails[partition] = tail;
        return (long) partial.bytes().length - (before == null ? 0 : before.bytes().length);
    }

    /** Takes what is stored of it, where its settings were the same. */
    long readBack(List<BoundaryRows.Span> spans) {
        readBack = true;
        long grown = 0;
        for (BoundaryRows.Span span : spans) {
            byte[] bytes = span.partial();
            if (bytes == null || span.partition() >= partials.length) {
                continue;
            }
            Partial stored = read(bytes, span.partition());
            if (stored != null && stored.fingerprint() == name.fingerprint()) {
                grown += accept(span.partition(), stored, span.headOffset(), span.tailOffset());
            }
        }
        return grown;
    }

    // Somebody may have changed it by hand: then it is as if it were not there.
    private @Nullable Partial read(byte[] bytes, int partition) {
        try {
            return new Partial(bytes, partition, Marks.NONE);
        } catch (IllegalArgumentException e) {
            LOG.warn("a stored partial cannot be read, left out {} {}", this, e.getMessage());
            return null;
        }
    }

    /** Whether every partition has reported it. */
    boolean isWhole() {
        for (Partial partial : partials) {
            if (partial == null) {
                return false;
            }
        }
        return true;
    }

    long bytes() {
        long bytes = 0;
        for (Partial partial : partials) {
            bytes += partial == null ? 0 : partial.bytes().length;
        }
        return bytes;
    }

    /** What there is to store; skipped unless it is whole. */
    BoundaryRows rows(String topicId, int k) {
        List<Partial> reported = new ArrayList<>();
        List<BoundaryRows.Span> spans = new ArrayList<>();
        for (int p = 0; p < partials.length; p++) {
            Partial partial = partials[p];
            if (partial != null) {
                reported.add(partial);
                spans.add(new BoundaryRows.Span(p, heads[p], tails[p], partial.bytes()));
            }
        }
        Merged merged = Merged.of(spec, name.tick(), reported, k);
        boolean whole = reported.size() == partials.length;
        return new BoundaryRows(
                name.window(),
                name.tick(),
                merged.startMs(),
                k,
                0,
                whole && merged.isFinal(),
                !whole || merged.complete(),
                whole ? merged.completeFrom() : Long.MIN_VALUE,
                merged.inexact(),
                !whole,
                topicId,
                name.fingerprint(),
                spans,
                whole ? rows(merged.rows()) : List.of());
    }

    private static List<BoundaryRows.Row> rows(List<MergedRows.Row> merged) {
        List<BoundaryRows.Row> rows = new ArrayList<>(merged.size());
        for (MergedRows.Row row : merged) {
            rows.add(
                    new BoundaryRows.Row(
                            new String(row.id(), StandardCharsets.UTF_8), row.views()));
        }
        return rows;
    }

    @Override
    public String toString() {
        return "window=%s tick=%d partitions=%d/%d"
                .formatted(
                        name.window(),
                        name.tick(),
                        java.util.Arrays.stream(partials).filter(p -> p != null).count(),
                        partials.length);
    }
}
