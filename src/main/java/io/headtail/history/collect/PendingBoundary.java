package io.headtail.history.collect;

import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.merge.Marks;
import io.headtail.merge.Merged;
import io.headtail.merge.MergedRows;
import io.headtail.merge.Partial;
import io.headtail.merge.Precedence;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One window's boundary whose partials are being collected. */
public final class PendingBoundary {
    private static final Logger LOG = LoggerFactory.getLogger(PendingBoundary.class);

    /** A boundary under one set of settings; in time order. */
    public record Name(long tick, String window, long fingerprint) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparingLong(Name::tick)
                        .thenComparing(Name::window)
                        .thenComparingLong(Name::fingerprint);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /** Its boundary and settings. */
    public final Name name;

    /** The smallest offset of the records that it is made of. */
    private long firstOffset;

    /** Whether its stored partials have been read back. */
    private boolean readBack;

    /** Whether it was found in the store and not reported again, so it need not wait for others. */
    private final boolean reopened;

    private final WindowSpec spec;
    private final @Nullable Reported[] parts;

    /**
     * @param firstOffset offset of the record that created it
     * @param reopened whether it was found in the store
     */
    PendingBoundary(
            WindowSpec spec, Name name, int partitions, long firstOffset, boolean reopened) {
        this.spec = spec;
        this.name = name;
        this.firstOffset = firstOffset;
        this.reopened = reopened;
        this.parts = new @Nullable Reported[partitions];
    }

    /** Window and tick. */
    public BoundaryKey key() {
        return new BoundaryKey(name.window(), name.tick());
    }

    long firstOffset() {
        return firstOffset;
    }

    /** Whether its stored partials have been read back. */
    public boolean isReadBack() {
        return readBack;
    }

    boolean isReopened() {
        return reopened;
    }

    /**
     * Adds a partial that stands for this boundary, if it is better than the present one or has
     * more marks; returns by how many bytes this grows.
     */
    long accept(Reported reported) {
        Reported before = parts[reported.partition()];
        Reported after = before == null ? reported : before.and(reported);
        parts[reported.partition()] = after;
        if (reported.offset() >= 0) {
            firstOffset = Math.min(firstOffset, reported.offset());
        }
        return bytes(after) - bytes(before);
    }

    // A partial that stands for several boundaries is in memory once.
    private long bytes(@Nullable Reported part) {
        return part == null || part.partial().tick() != name.tick() ? 0 : part.bytes();
    }

    /** Adds its stored partials if their settings are the same. */
    long readBack(List<BoundaryRows.ReadSpan> spans) {
        readBack = true;
        long grown = 0;
        for (BoundaryRows.ReadSpan span : spans) {
            if (span.partial() != null && span.partition() < parts.length) {
                Reported stored = read(span, span.partial());
                if (stored != null
                        && stored.partial().fingerprint() == name.fingerprint()
                        && stored.standsFor(name.tick())) {
                    grown += accept(stored);
                }
            }
        }
        return grown;
    }

    // It may have been modified manually: then it is treated as absent.
    private @Nullable Reported read(BoundaryRows.ReadSpan span, byte[] bytes) {
        try {
            Partial partial = new Partial(bytes, span.partition(), Marks.parse(span.marks()));
            return new Reported(partial, -1, span.headOffset(), span.tailOffset());
        } catch (IllegalArgumentException e) {
            LOG.warn("a stored partial cannot be read, left out {} {}", this, e.getMessage());
            return null;
        }
    }

    /** Whether every partition has reported it. */
    public boolean isWhole() {
        return Arrays.stream(parts).noneMatch(part -> part == null);
    }

    long bytes() {
        return Arrays.stream(parts).mapToLong(this::bytes).sum();
    }

    /**
     * The rows to store; skipped unless every partition has reported it.
     *
     * @param generation number of the topic and the settings
     */
    public BoundaryRows rows(String topicId, long generation, int k) {
        List<Partial> reported = new ArrayList<>();
        List<BoundaryRows.ReadSpan> spans = new ArrayList<>();
        for (Reported part : parts) {
            if (part != null) {
                reported.add(part.partial());
                spans.add(span(part));
            }
        }
        Merged merged = Merged.of(spec, name.tick(), reported, k);
        boolean whole = reported.size() == parts.length;
        return new BoundaryRows(
                new StoredAnswer(
                        name.window(),
                        name.tick(),
                        merged.startMs(),
                        spec.isRising(),
                        k,
                        0,
                        whole && merged.isFinal(),
                        !whole || merged.complete(),
                        whole ? merged.completeFrom() : Long.MIN_VALUE,
                        merged.inexact(),
                        merged.lateViews(),
                        whole ? rows(merged.rows()) : List.of()),
                !whole,
                topicId,
                name.fingerprint(),
                generation,
                spans);
    }

    private static BoundaryRows.ReadSpan span(Reported part) {
        Partial partial = part.partial();
        return new BoundaryRows.ReadSpan(
                partial.partition(),
                part.head(),
                part.tail(),
                Precedence.levelOf(partial),
                partial.marks().text(),
                partial.bytes());
    }

    private static List<BoundaryRows.RankedVideo> rows(List<MergedRows.RankedId> merged) {
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>(merged.size());
        for (MergedRows.RankedId row : merged) {
            rows.add(
                    new BoundaryRows.RankedVideo(
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
                        Arrays.stream(parts).filter(p -> p != null).count(),
                        parts.length);
    }
}
