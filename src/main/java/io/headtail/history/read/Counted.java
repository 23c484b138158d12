package io.headtail.history.read;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.Columns;
import io.headtail.history.boundary.Spans;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.Dialect;
import io.headtail.history.db.tables.GlobalTopkSnapshots;
import io.headtail.history.db.tables.TopkBoundaries;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A stored answer, and what it was counted by.
 *
 * @param fingerprint of the topic and all settings that decide the rows
 */
public record Counted(StoredAnswer answer, long fingerprint) {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;
    private static final GlobalTopkSnapshots R = GLOBAL_TOPK_SNAPSHOTS;

    private static final Field<Long> SPAN_CODE = Spans.CODE.as("span_code");

    private static final Field<Instant> COMPLETE_FROM = HistoryReader.finite(B.COMPLETE_FROM);

    /** That of exactly this boundary, with at most {@code k} rows, by one statement. */
    static @Nullable Counted read(Connection connection, String window, Instant at, int k) {
        Result<? extends Record> lines =
                Dialect.over(connection)
                        .select(
                                B.WINDOW_START_TIME,
                                B.K,
                                B.REVISION,
                                B.IS_FINAL,
                                B.IS_COMPLETE,
                                COMPLETE_FROM,
                                Reasons.FIELD,
                                Columns.LATE_VIEWS,
                                B.FINGERPRINT,
                                Columns.IS_RISE,
                                SPAN_CODE,
                                R.VIDEO_ID,
                                R.TOTAL_VIEWS)
                        .from(B)
                        .leftJoin(R)
                        .on(R.WINDOW_NAME.eq(window).and(R.SNAPSHOT_TIME.eq(at)).and(R.RANK.le(k)))
                        .where(B.WINDOW_NAME.eq(window))
                        .and(B.SNAPSHOT_TIME.eq(at))
                        .and(DSL.not(B.SKIPPED))
                        .orderBy(R.RANK)
                        .fetch();
        if (lines.isEmpty()) {
            return null;
        }
        Record line = lines.get(0);
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>(lines.size());
        for (Record each : lines) {
            HistoryReader.addRow(rows, each);
        }
        return new Counted(
                new StoredAnswer(
                        window,
                        at.toEpochMilli(),
                        line.get(B.WINDOW_START_TIME).toEpochMilli(),
                        line.get(Columns.IS_RISE),
                        line.get(B.K),
                        line.get(B.REVISION),
                        line.get(B.IS_FINAL),
                        line.get(B.IS_COMPLETE),
                        HistoryReader.completeFrom(
                                line.get(B.IS_COMPLETE), line.get(COMPLETE_FROM)),
                        line.get(Reasons.FIELD),
                        line.get(Columns.LATE_VIEWS),
                        line.get(SPAN_CODE),
                        List.copyOf(rows)),
                line.get(B.FINGERPRINT));
    }
}
