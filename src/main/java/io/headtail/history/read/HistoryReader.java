package io.headtail.history.read;

import static io.headtail.history.db.Tables.GLOBAL_TOPK_SNAPSHOTS;
import static io.headtail.history.db.Tables.TOPK_BOUNDARIES;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.Spans;
import io.headtail.history.boundary.StorableTime;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.Dialect;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.Transactions;
import io.headtail.history.db.tables.GlobalTopkSnapshots;
import io.headtail.history.db.tables.TopkBoundaries;
import io.headtail.history.settings.HistorySettings;
import io.headtail.time.WindowSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Reads stored answers. Each is read by one statement: a boundary that is being replaced or moved
 * to another table is seen either before or after that. Thread-safe.
 *
 * <p>All methods throw {@link HistoryException} if PostgreSQL is unreachable, gives no connection
 * within 250 ms or no answer within 5 s.
 */
public final class HistoryReader {
    private static final TopkBoundaries B = TOPK_BOUNDARIES;
    private static final GlobalTopkSnapshots R = GLOBAL_TOPK_SNAPSHOTS;

    /** How often in a row a boundary may be removed by retention between two statements. */
    private static final int MAX_TRIES = 10;

    private final Pool pool;
    private final HistorySettings settings;

    /** Connects on demand. */
    public HistoryReader(Pool pool, HistorySettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    /** The distance between boundaries of that age, if anything changes at all; ms. */
    public long gridMs(long ageMs) {
        return settings.gridMs(ageMs);
    }

    /**
     * The newest answer at {@code atMs} or before, with at most {@code k} rows; null if none is.
     */
    public @Nullable StoredAnswer atOrBefore(String window, long atMs, int k) {
        return last(window, B.SNAPSHOT_TIME.le(StorableTime.nearest(atMs)), k);
    }

    /** The newest answer, with at most {@code k} rows; null if there is none. */
    public @Nullable StoredAnswer newest(String window, int k) {
        return last(window, DSL.noCondition(), k);
    }

    private @Nullable StoredAnswer last(String window, Condition when, int k) {
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            Instant tick =
                    query(
                            connection ->
                                    Dialect.over(connection)
                                            .select(B.SNAPSHOT_TIME)
                                            .from(B)
                                            .where(B.WINDOW_NAME.eq(window))
                                            .and(DSL.not(B.SKIPPED))
                                            .and(when)
                                            .orderBy(B.SNAPSHOT_TIME.desc())
                                            .limit(1)
                                            .fetchOne(B.SNAPSHOT_TIME));
            if (tick == null) {
                return null;
            }
            // Not by ms: a manually written row may have microseconds.
            StoredAnswer answer = exactly(window, tick, k);
            if (answer != null) {
                return answer;
            }
            // Retention removed it between the two statements.
        }
        return null;
    }

    /**
     * The answer at exactly this boundary, with at most {@code k} rows; null if there is none, or
     * it was skipped.
     */
    public @Nullable StoredAnswer exactly(String window, long tick, int k) {
        return exactly(window, StorableTime.nearest(tick), k);
    }

    /** As {@link #exactly}, with what it was counted by. */
    public @Nullable Counted counted(String window, long tick, int k) {
        return counted(window, StorableTime.nearest(tick), k);
    }

    /**
     * The answer at this boundary, with at most {@code k} rows, even if only a later one is stored
     * since nothing had changed; null if none is known for exactly this window.
     */
    public @Nullable StoredAnswer at(WindowSpec spec, long tick, int k) {
        StoredAnswer own = exactly(spec.name(), tick, k);
        boolean found = own != null && own.isOf(spec);
        if (found || !StorableTime.isStorable(tick)) {
            return found ? own : null;
        }
        return query(
                        connection ->
                                Optional.ofNullable(
                                        StandingBoundary.answer(connection, spec, tick, k)))
                .orElse(null);
    }

    private @Nullable StoredAnswer exactly(String window, Instant at, int k) {
        Counted found = counted(window, at, k);
        return found == null ? null : found.answer();
    }

    private @Nullable Counted counted(String window, Instant at, int k) {
        return query(connection -> Optional.ofNullable(Counted.read(connection, window, at, k)))
                .orElse(null);
    }

    /** The ranks of a video at the first {@code limit} boundaries in {@code [fromMs, toMs)}. */
    public List<RankPoint> video(
            WindowSpec spec, String videoId, long fromMs, long toMs, int limit) {
        return query(
                connection ->
                        Dialect.over(connection)
                                .select(
                                        R.SNAPSHOT_TIME,
                                        R.RANK,
                                        R.TOTAL_VIEWS,
                                        B.IS_FINAL,
                                        B.IS_COMPLETE,
                                        Reasons.FIELD)
                                .from(R)
                                .join(B)
                                .on(
                                        B.WINDOW_NAME
                                                .eq(R.WINDOW_NAME)
                                                .and(B.SNAPSHOT_TIME.eq(R.SNAPSHOT_TIME)))
                                .where(R.WINDOW_NAME.eq(spec.name()))
                                .and(Spans.of(spec))
                                .and(R.VIDEO_ID.eq(videoId))
                                .and(R.SNAPSHOT_TIME.ge(StorableTime.nearest(fromMs)))
                                .and(R.SNAPSHOT_TIME.lt(StorableTime.nearest(toMs)))
                                .orderBy(R.SNAPSHOT_TIME)
                                .limit(limit)
                                .fetch(RankPoint::of));
    }

    /**
     * Passes all boundaries in {@code [fromMs, toMs)} to {@code each}, including empty and skipped
     * ones, in order and with their rows and spans (without partials). Reads them in pages: each
     * boundary is consistent, but concurrent writes may be seen or not.
     */
    public void boundaries(String window, long fromMs, long toMs, Consumer<BoundaryRows> each) {
        BoundaryPages pages = new BoundaryPages(window, StorableTime.nearest(toMs));
        Instant from = StorableTime.nearest(fromMs);
        while (from != null) {
            Instant next = from;
            BoundaryPages.Page page = query(connection -> pages.read(connection, next));
            page.boundaries().forEach(each);
            from = page.next();
        }
    }

    /**
     * The stored ranks of each boundary in {@code [fromMs, toMs)} by its tick, ascending: 1, 2, 3
     * and so on, unless they were modified manually. Empty boundaries are not included.
     */
    public Map<Long, int[]> ranks(String window, long fromMs, long toMs) {
        Map<Long, int[]> ranks = new TreeMap<>();
        Field<Integer[]> all = DSL.arrayAgg(R.RANK).orderBy(R.RANK);
        query(
                        connection ->
                                Dialect.over(connection)
                                        .select(R.SNAPSHOT_TIME, all)
                                        .from(R)
                                        .where(R.WINDOW_NAME.eq(window))
                                        .and(R.SNAPSHOT_TIME.ge(StorableTime.nearest(fromMs)))
                                        .and(R.SNAPSHOT_TIME.lt(StorableTime.nearest(toMs)))
                                        .groupBy(R.SNAPSHOT_TIME)
                                        .fetch())
                .forEach(
                        line ->
                                ranks.put(
                                        line.value1().toEpochMilli(),
                                        Arrays.stream(line.value2())
                                                .mapToInt(Integer::intValue)
                                                .toArray()));
        return ranks;
    }

    /** The newest boundary of each window, skipped or not, epoch ms. */
    public Map<String, Long> newestTicks() {
        Field<Instant> newest = DSL.max(B.SNAPSHOT_TIME);
        Map<String, Long> ticks = new TreeMap<>();
        query(
                        connection ->
                                Dialect.over(connection)
                                        .select(B.WINDOW_NAME, newest)
                                        .from(B)
                                        .groupBy(B.WINDOW_NAME)
                                        .fetch())
                .forEach(
                        line ->
                                ticks.put(
                                        line.get(B.WINDOW_NAME), line.get(newest).toEpochMilli()));
        return ticks;
    }

    /** Adds the row of a result line; a boundary without rows has one line, without a video. */
    static void addRow(List<BoundaryRows.RankedVideo> rows, Record line) {
        String id = line.get(R.VIDEO_ID);
        if (id != null) {
            rows.add(new BoundaryRows.RankedVideo(id, line.get(R.TOTAL_VIEWS)));
        }
    }

    /** The time, or null for infinity, which jOOQ cannot read. */
    static Field<Instant> finite(Field<Instant> time) {
        return DSL.when(DSL.condition("isfinite({0})", time), time).as(time.getName());
    }

    /**
     * The window start from which on answers are complete, epoch ms.
     *
     * @param from null for infinity: never complete
     */
    static long completeFrom(boolean isComplete, @Nullable Instant from) {
        if (isComplete) {
            return Long.MIN_VALUE;
        }
        return from == null ? Long.MAX_VALUE : from.toEpochMilli();
    }

    private <T extends @Nullable Object> T query(Transactions.SqlFunction<T> work) {
        return pool.transaction("the history cannot be read", work);
    }
}
