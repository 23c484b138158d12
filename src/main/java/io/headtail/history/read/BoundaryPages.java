package io.headtail.history.read;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;
import static io.headtail.history.db.Tables.TOPK_SNAPSHOT_OFFSETS;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.Columns;
import io.headtail.history.boundary.Spans;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.Dialect;
import io.headtail.history.db.tables.GlobalTopkSnapshots;
import io.headtail.history.db.tables.TopkBoundaries;
import io.headtail.history.db.tables.TopkSnapshotOffsets;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Whole boundaries of one window, a page at a time, each page by one statement. */
final class BoundaryPages {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;
    private static final TopkBoundaries P = B.as("page");
    private static final GlobalTopkSnapshots R = GLOBAL_TOPK_SNAPSHOTS;
    private static final TopkSnapshotOffsets O = TOPK_SNAPSHOT_OFFSETS;

    /** A page of a thousand ranks each is a few megabytes. */
    private static final int PAGE_BOUNDARIES = 32;

    private static final Field<Integer[]> PARTITIONS =
            DSL.field(DSL.name("span_partitions"), Integer[].class);
    private static final Field<Long[]> HEADS = DSL.field(DSL.name("span_heads"), Long[].class);
    private static final Field<Long[]> TAILS = DSL.field(DSL.name("span_tails"), Long[].class);

    private static final Field<Long> LATE_VIEWS = Columns.of(P, "late_views", Long.class);
    private static final Field<Long> GENERATION = Columns.of(P, "generation", Long.class);
    private static final Field<Boolean> IS_RISE =
            Columns.of(P, Columns.IS_RISE.getName(), Boolean.class);
    private static final Field<Integer[]> LEVELS =
            DSL.field(DSL.name("span_levels"), Integer[].class);
    private static final Field<String[]> MARKS = DSL.field(DSL.name("span_marks"), String[].class);

    private final String window;
    private final Instant to;

    /**
     * @param to exclusive
     */
    BoundaryPages(String window, Instant to) {
        this.window = window;
        this.to = to;
    }

    /**
     * @param next where the next page starts; null after the last
     */
    record Page(List<BoundaryRows> boundaries, @Nullable Instant next) {}

    /**
     * The first boundary after a time that belongs to exactly this window and was not skipped; null
     * if there is none.
     */
    static @Nullable Instant firstAfter(Connection connection, WindowSpec spec, Instant time) {
        return Dialect.over(connection)
                .select(B.SNAPSHOT_TIME)
                .from(B)
                .where(B.WINDOW_NAME.eq(spec.name()))
                .and(Spans.of(spec))
                .and(B.SNAPSHOT_TIME.gt(time))
                .and(DSL.not(B.SKIPPED))
                .orderBy(B.SNAPSHOT_TIME)
                .limit(1)
                .fetchOne(B.SNAPSHOT_TIME);
    }

    /** The page that starts at {@code from} or later. */
    Page read(Connection connection, Instant from) {
        DSLContext sql = Dialect.over(connection);
        Select<?> boundaries =
                sql.select(columns(B))
                        .select(
                                Columns.LATE_VIEWS,
                                Columns.GENERATION,
                                Columns.IS_RISE,
                                spans(Columns.SPAN_LEVEL).as(LEVELS),
                                spans(Columns.SPAN_MARKS).as(MARKS),
                                spans(O.PARTITION).as(PARTITIONS),
                                spans(O.HEAD_OFFSET).as(HEADS),
                                spans(DSL.coalesce(O.TAIL_OFFSET, -1L)).as(TAILS))
                        .from(B)
                        .where(B.WINDOW_NAME.eq(window))
                        .and(B.SNAPSHOT_TIME.ge(from))
                        .and(B.SNAPSHOT_TIME.lt(to))
                        .orderBy(B.SNAPSHOT_TIME)
                        .limit(PAGE_BOUNDARIES);
        List<Field<?>> columns = new ArrayList<>(columns(P));
        columns.addAll(
                List.of(
                        LATE_VIEWS,
                        GENERATION,
                        IS_RISE,
                        LEVELS,
                        MARKS,
                        PARTITIONS,
                        HEADS,
                        TAILS,
                        R.VIDEO_ID,
                        R.TOTAL_VIEWS));
        // The bounds on the ranks are redundant, but exclude partitions.
        Map<Instant, ? extends Result<? extends Record>> lines =
                sql.select(columns)
                        .from(boundaries.asTable(P.getName()))
                        .leftJoin(R)
                        .on(R.WINDOW_NAME.eq(window))
                        .and(R.SNAPSHOT_TIME.eq(P.SNAPSHOT_TIME))
                        .and(R.SNAPSHOT_TIME.ge(from))
                        .and(R.SNAPSHOT_TIME.lt(to))
                        .orderBy(P.SNAPSHOT_TIME, R.RANK)
                        .fetchGroups(P.SNAPSHOT_TIME);
        List<BoundaryRows> page = new ArrayList<>();
        Instant last = from;
        for (Map.Entry<Instant, ? extends Result<? extends Record>> group : lines.entrySet()) {
            page.add(boundary(group.getValue()));
            last = group.getKey();
        }
        return new Page(page, page.size() < PAGE_BOUNDARIES ? null : last.plusNanos(1000));
    }

    private static BoundaryRows boundary(Result<? extends Record> lines) {
        Record line = lines.get(0);
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>(lines.size());
        for (Record each : lines) {
            HistoryReader.addRow(rows, each);
        }
        return new BoundaryRows(
                new StoredAnswer(
                        line.get(P.WINDOW_NAME),
                        line.get(P.SNAPSHOT_TIME).toEpochMilli(),
                        line.get(P.WINDOW_START_TIME).toEpochMilli(),
                        line.get(IS_RISE),
                        line.get(P.K),
                        line.get(P.REVISION),
                        line.get(P.IS_FINAL),
                        line.get(P.IS_COMPLETE),
                        HistoryReader.completeFrom(
                                line.get(P.IS_COMPLETE),
                                line.get(P.COMPLETE_FROM.getName(), Instant.class)),
                        line.get(P.INEXACT),
                        line.get(LATE_VIEWS),
                        rows),
                line.get(P.SKIPPED),
                line.get(P.TOPIC_ID),
                line.get(P.FINGERPRINT),
                line.get(GENERATION),
                spans(line));
    }

    private static List<BoundaryRows.ReadSpan> spans(Record line) {
        Integer[] partitions = line.get(PARTITIONS);
        Long[] heads = line.get(HEADS);
        Long[] tails = line.get(TAILS);
        Integer[] levels = line.get(LEVELS);
        String[] marks = line.get(MARKS);
        List<BoundaryRows.ReadSpan> spans = new ArrayList<>(partitions.length);
        for (int i = 0; i < partitions.length; i++) {
            spans.add(
                    new BoundaryRows.ReadSpan(
                            partitions[i], heads[i], tails[i], levels[i], marks[i], null));
        }
        return spans;
    }

    private static List<Field<?>> columns(TopkBoundaries of) {
        return List.of(
                of.WINDOW_NAME,
                of.SNAPSHOT_TIME,
                of.WINDOW_START_TIME,
                of.K,
                of.REVISION,
                of.IS_FINAL,
                of.IS_COMPLETE,
                HistoryReader.finite(of.COMPLETE_FROM),
                of.INEXACT,
                of.SKIPPED,
                of.TOPIC_ID,
                of.FINGERPRINT);
    }

    private static <T> Field<T[]> spans(Field<T> field) {
        return DSL.array(
                DSL.select(field)
                        .from(O)
                        .where(O.WINDOW_NAME.eq(B.WINDOW_NAME))
                        .and(O.SNAPSHOT_TIME.eq(B.SNAPSHOT_TIME))
                        .orderBy(O.PARTITION));
    }
}
