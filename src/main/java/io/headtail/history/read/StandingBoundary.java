package io.headtail.history.read;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StorableTime;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.merge.Marks;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The boundary whose answer stands for an earlier tick: the first one after it, if every
 * partition's partial stands for that tick too ({@link Marks#sameSince}). In a span without changes
 * there is no other.
 */
final class StandingBoundary {
    private StandingBoundary() {}

    /** The answer at a tick without a stored boundary; null if unknown. */
    static @Nullable StoredAnswer answer(Connection connection, WindowSpec spec, long tick, int k)
            throws SQLException {
        BoundaryRows later = after(connection, spec, tick);
        if (later != null && later.revision() > 0) {
            // A correction has counted late events, which need not be in the earlier window.
            later = FirstCount.of(connection, later);
        }
        if (later == null || !later.answer().isOf(spec) || !standsFor(later, tick)) {
            return null;
        }
        return new StoredAnswer(
                spec.name(),
                tick,
                spec.startOf(tick),
                spec.isRising(),
                later.k(),
                later.revision(),
                later.isFinal(),
                later.isComplete(),
                later.completeFrom(),
                Reasons.of(connection, later),
                later.lateViews(),
                later.rows().subList(0, Math.min(k, later.rows().size())));
    }

    private static @Nullable BoundaryRows after(Connection connection, WindowSpec spec, long tick) {
        Instant time = BoundaryPages.firstAfter(connection, spec, StorableTime.nearest(tick));
        if (time == null) {
            return null;
        }
        List<BoundaryRows> found =
                new BoundaryPages(spec.name(), time.plusMillis(1))
                        .read(connection, time)
                        .boundaries();
        return found.isEmpty() || found.get(0).skipped() ? null : found.get(0);
    }

    private static boolean standsFor(BoundaryRows later, long tick) {
        return !later.spans().isEmpty()
                && later.spans().stream()
                        .allMatch(span -> Marks.parse(span.marks()).sameSince() <= tick);
    }
}
