package io.headtail.cli.audit;

import io.headtail.audit.StoredBoundary;
import io.headtail.audit.StoredRow;
import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.settings.HistorySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the history for the audit, exactly as stored, including manual changes. */
public final class StoredHistory implements AuditCommand.History {
    private final HistoryDatabase database;
    private final HistoryReader reader;

    private StoredHistory(HistoryDatabase database) {
        this.database = database;
        this.reader = database.reader();
    }

    /**
     * Opens the configured history.
     *
     * @throws UserError if none is configured, or it cannot be opened
     */
    public static StoredHistory open(Config config) {
        HistorySettings settings = config.history();
        if (settings == null) {
            throw new UserError("history.url: not set, so there is no history to compare");
        }
        return new StoredHistory(HistoryDatabase.openPatiently(settings));
    }

    @Override
    public List<StoredBoundary> between(String window, long fromMs, long toMs) {
        try {
            // Ranks first: a boundary written in between has more ranks than were read, and is
            // then not treated as complete.
            Map<Long, int[]> ranks = reader.ranks(window, fromMs, toMs + 1);
            List<StoredBoundary> boundaries = new ArrayList<>();
            reader.boundaries(
                    window,
                    fromMs,
                    toMs + 1,
                    rows -> boundaries.add(boundary(rows, ranks.get(rows.tick()))));
            return boundaries;
        } catch (HistoryException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public @Nullable StoredTick lastBefore(String window, long beforeMs) {
        try {
            StoredAnswer last = reader.atOrBefore(window, beforeMs - 1, 1);
            return last == null ? null : new StoredTick(last.tick(), last.k());
        } catch (HistoryException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    private static StoredBoundary boundary(BoundaryRows of, int @Nullable [] ranks) {
        List<StoredRow> rows = new ArrayList<>();
        boolean known = ranks != null && ranks.length == of.rows().size();
        for (int i = 0; i < of.rows().size(); i++) {
            BoundaryRows.RankedVideo row = of.rows().get(i);
            int rank = known && ranks != null ? ranks[i] : i + 1;
            rows.add(new StoredRow(rank, row.videoId(), row.views()));
        }
        return new StoredBoundary(
                of.window(),
                of.tick(),
                of.startMs(),
                of.k(),
                of.revision(),
                of.isFinal(),
                of.isComplete(),
                of.skipped(),
                rows,
                of.revision() == 0 ? Map.of() : ends(of));
    }

    private static Map<Integer, Long> ends(BoundaryRows of) {
        Map<Integer, Long> ends = new TreeMap<>();
        for (BoundaryRows.ReadSpan span : of.spans()) {
            ends.put(span.partition(), span.headOffset());
        }
        return ends;
    }

    @Override
    public void close() {
        database.close();
    }
}
