package io.headtail.history.collect;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.GenerationKey;
import io.headtail.time.WindowSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boundaries that wait for partitions, and the partials that stand for earlier boundaries,
 * which may be some of these or some that come later. Not thread-safe.
 */
public final class PendingBoundaries {
    private static final Logger LOG = LoggerFactory.getLogger(PendingBoundaries.class);

    /** Of partials that stand for more, at least: they take little, and are missed if dropped. */
    private static final long MIN_STANDING_BYTES = 16 << 20;

    private final long maxBytes;
    private final TreeMap<PendingBoundary.Name, PendingBoundary> boundaries = new TreeMap<>();
    private final Map<GenerationKey, Reports> reports = new HashMap<>();
    private long bytes;
    private long standingBytes;

    /**
     * @param maxBytes of partials in memory, of boundaries and of those that stand for more, each
     */
    public PendingBoundaries(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Forgets all of them. */
    public void clear() {
        boundaries.clear();
        reports.clear();
        bytes = 0;
        standingBytes = 0;
    }

    boolean isEmpty() {
        return boundaries.isEmpty();
    }

    /** All of them, in order of time. */
    public Collection<PendingBoundary> boundaries() {
        return boundaries.values();
    }

    /** Takes a partial, for its own boundary and for those before that it stands for. */
    public void take(WindowSpec spec, Reported reported) {
        long fingerprint = reported.partial().fingerprint();
        Reports of =
                reports.computeIfAbsent(
                        new GenerationKey(spec.name(), fingerprint),
                        g -> new Reports(reported.partial().partitions()));
        if (of.partitions() != reported.partial().partitions()) {
            throw new IllegalArgumentException(
                    "%d partitions under settings of %d"
                            .formatted(reported.partial().partitions(), of.partitions()));
        }
        standingBytes += of.take(reported);
        reports.forEach(
                (generation, others) -> {
                    if (others != of && generation.window().equals(spec.name())) {
                        others.tookElsewhere(reported.partition(), reported.partial().tick());
                    }
                });
        if (reported.standsForMore()) {
            long since = reported.partial().marks().sameSince();
            var from = new PendingBoundary.Name(since, "", Long.MIN_VALUE);
            var to = new PendingBoundary.Name(reported.partial().tick(), "", Long.MIN_VALUE);
            for (PendingBoundary boundary : boundaries.subMap(from, to).values()) {
                if (boundary.name.window().equals(spec.name())
                        && boundary.name.fingerprint() == fingerprint) {
                    bytes += boundary.accept(reported);
                }
            }
        }
        bytes +=
                open(spec, reported.partial().tick(), fingerprint, of, reported.offset(), false)
                        .accept(reported);
    }

    /** Takes a boundary that is stored and that a partial stands for. */
    void reopen(WindowSpec spec, long tick, Reported reported) {
        long fingerprint = reported.partial().fingerprint();
        Reports of = reports.get(new GenerationKey(spec.name(), fingerprint));
        if (of != null) {
            bytes += open(spec, tick, fingerprint, of, reported.offset(), true).accept(reported);
        }
    }

    private PendingBoundary open(
            WindowSpec spec,
            long tick,
            long fingerprint,
            Reports of,
            long firstOffset,
            boolean reopened) {
        var name = new PendingBoundary.Name(tick, spec.name(), fingerprint);
        PendingBoundary known = boundaries.get(name);
        if (known != null) {
            return known;
        }
        var boundary = new PendingBoundary(spec, name, of.partitions(), firstOffset, reopened);
        of.standingFor(tick, standing -> bytes += boundary.accept(standing));
        boundaries.put(name, boundary);
        return boundary;
    }

    /** Takes what is stored of a boundary. */
    public void readBack(PendingBoundary boundary, List<BoundaryRows.ReadSpan> spans) {
        bytes += boundary.readBack(spans);
    }

    /**
     * Those to be stored, in order, so that a dashboard never sees a later boundary before an
     * earlier one: whole ones, those that every partition has passed, or left for other settings,
     * without any partial that stands for them, and the oldest where there is no more room.
     */
    public List<PendingBoundary> ready() {
        List<PendingBoundary> ready = new ArrayList<>();
        long room = maxBytes - bytes;
        for (PendingBoundary boundary : boundaries.values()) {
            boolean spill = room < 0;
            if (boundary.isWhole() || boundary.isReopened() || spill || passed(boundary)) {
                if (spill && !boundary.isWhole()) {
                    LOG.warn("boundary waits too long for its partitions, put aside {}", boundary);
                }
                room += boundary.bytes();
                ready.add(boundary);
            }
        }
        return ready;
    }

    private boolean passed(PendingBoundary boundary) {
        Reports of =
                reports.get(new GenerationKey(boundary.name.window(), boundary.name.fingerprint()));
        return of != null && of.passed(boundary.name.tick());
    }

    /** A boundary was stored. */
    public void remove(PendingBoundary boundary) {
        if (boundaries.remove(boundary.name, boundary)) {
            bytes -= boundary.bytes();
        }
    }

    /** Drops what stands for nothing that may still come, once all that was ready is stored. */
    public void forget() {
        reports.values().forEach(of -> standingBytes -= of.forget());
        while (standingBytes > Math.max(maxBytes, MIN_STANDING_BYTES)) {
            Reports fullest = null;
            Reported first = null;
            for (Reports of : reports.values()) {
                Reported one = of.first();
                if (one != null && (first == null || one.offset() < first.offset())) {
                    fullest = of;
                    first = one;
                }
            }
            if (fullest == null || first == null) {
                return;
            }
            LOG.warn(
                    "a partial that stands for boundaries from {} to {} is dropped, as others wait"
                            + " too long for their partitions: those that come later are skipped"
                            + " partition={}",
                    first.partial().marks().sameSince(),
                    first.partial().tick(),
                    first.partition());
            standingBytes -= fullest.drop(first);
        }
    }

    /**
     * The least offset of a record that is still needed once some are stored; {@code otherwise} if
     * there is none.
     */
    public long firstNeeded(long otherwise, Set<PendingBoundary.Name> stored) {
        long least = otherwise;
        for (PendingBoundary boundary : boundaries.values()) {
            if (!stored.contains(boundary.name)) {
                least = Math.min(least, boundary.firstOffset());
            }
        }
        for (Reports of : reports.values()) {
            @Nullable Reported first = of.first();
            least = first == null ? least : Math.min(least, first.offset());
        }
        return least;
    }
}
