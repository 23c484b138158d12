package io.headtail.history.revision;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.revision.Revised.Change;
import io.headtail.history.write.BoundaryWriter;
import io.headtail.merge.Precedence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Replaces stored answers by recounts. Each is replaced in one transaction, under the locks of all
 * writers of answers, and only if it is still what was read before; what it was is kept in the same
 * transaction. A greater revision precedes everything that the topic of boundaries can bring of the
 * same generation, so that nothing brings the earlier answer back; a later generation, of another
 * topic or other settings, replaces it. Thread-safe; any number of processes may write.
 */
public final class RevisionStore {
    private final Pool pool;
    private final BoundaryWriter writer;

    /** Connects on demand. */
    public RevisionStore(Pool pool, BoundaryWriter writer) {
        this.pool = pool;
        this.writer = writer;
    }

    /**
     * The stored boundaries of a window, ascending.
     *
     * @param fromMs the first tick, epoch ms, inclusive
     * @param toMs the last tick, epoch ms, inclusive
     * @throws HistoryException if they cannot be read
     */
    public List<StoredLine> lines(String window, long fromMs, long toMs) {
        return pool.transaction(
                "stored boundaries cannot be read",
                connection -> StoredLines.between(connection, window, fromMs, toMs));
    }

    /**
     * What {@link #write} would do, which it does not.
     *
     * @throws HistoryException if it failed
     */
    public Revised compare(StoredLine before, Recounted recounted) {
        Found found = find(before);
        Revised known = known(before, recounted, found);
        return known != null ? known : next(before.revision(), found, recounted);
    }

    /**
     * Stores a recount under the next revision, as final, unless what is stored is settled and says
     * the same.
     *
     * @param before the boundary as it was read
     * @throws HistoryException if it failed. If the connection broke, it may have been stored
     *     nevertheless; trying again is safe
     */
    public Revised write(StoredLine before, Recounted recounted) {
        // Most need no lock: nothing was late.
        Revised known = known(before, recounted, find(before));
        if (known != null) {
            return known;
        }
        @Nullable Revised[] outcome = new @Nullable Revised[1];
        int unused =
                writer.writeIf(
                        List.of(rows(before, recounted)),
                        connection -> {
                            StoredLine line =
                                    StoredLines.locked(connection, before.window(), before.tick());
                            Found now = find(connection, line == null ? List.of() : List.of(line));
                            outcome[0] = known(before, recounted, now);
                            if (outcome[0] != null || line == null) {
                                return false;
                            }
                            EarlierAnswers.keep(connection, line);
                            outcome[0] = next(line.revision(), now, recounted);
                            return true;
                        });
        return Objects.requireNonNull(outcome[0]);
    }

    /** A line and its ranks; null and none if there is none. */
    private record Found(@Nullable StoredLine line, List<BoundaryRows.RankedVideo> rows) {}

    private Found find(StoredLine before) {
        return pool.transaction(
                "the answer of a boundary cannot be read",
                connection ->
                        find(
                                connection,
                                StoredLines.between(
                                        connection,
                                        before.window(),
                                        before.tick(),
                                        before.tick())));
    }

    private static Found find(Connection connection, List<StoredLine> lines) throws SQLException {
        if (lines.isEmpty()) {
            return new Found(null, List.of());
        }
        StoredLine line = lines.get(0);
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT video_id, total_views FROM global_topk_snapshots WHERE window_name"
                                + " = ? AND snapshot_time = ? ORDER BY rank")) {
            select.setString(1, line.window());
            select.setObject(2, CorrectedBoundaries.time(line.tick()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new BoundaryRows.RankedVideo(row.getString(1), row.getLong(2)));
                }
            }
        }
        return new Found(line, rows);
    }

    /** The outcome if nothing is to be written; null otherwise. */
    private static @Nullable Revised known(StoredLine before, Recounted recounted, Found found) {
        StoredLine now = found.line();
        if (now == null || !before.isSame(now)) {
            return new Revised(Change.MOVED, before.revision(), 0);
        }
        boolean same =
                now.startMs() == recounted.startMs() && found.rows().equals(recounted.rows());
        return same && now.isSettled() ? new Revised(Change.UNCHANGED, now.revision(), 0) : null;
    }

    private static Revised next(int revision, Found found, Recounted recounted) {
        return new Revised(Change.WRITTEN, revision + 1, differing(found.rows(), recounted.rows()));
    }

    private static int differing(
            List<BoundaryRows.RankedVideo> before, List<BoundaryRows.RankedVideo> after) {
        int shorter = Math.min(before.size(), after.size());
        int differing = Math.max(before.size(), after.size()) - shorter;
        for (int rank = 0; rank < shorter; rank++) {
            differing += before.get(rank).equals(after.get(rank)) ? 0 : 1;
        }
        return differing;
    }

    private static BoundaryRows rows(StoredLine before, Recounted recounted) {
        List<BoundaryRows.ReadSpan> spans = new ArrayList<>();
        int level = Precedence.level(true, true);
        new TreeMap<>(recounted.ends())
                .forEach(
                        (partition, end) ->
                                spans.add(
                                        new BoundaryRows.ReadSpan(
                                                partition, end, -1, level, "", null)));
        return new BoundaryRows(
                new StoredAnswer(
                        before.window(),
                        before.tick(),
                        recounted.startMs(),
                        before.isRise(),
                        before.k(),
                        before.revision() + 1,
                        true,
                        true,
                        Long.MIN_VALUE,
                        null,
                        0,
                        recounted.rows()),
                false,
                before.topicId(),
                before.fingerprint(),
                before.generation(),
                spans);
    }
}
