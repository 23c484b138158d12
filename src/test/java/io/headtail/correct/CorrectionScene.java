package io.headtail.correct;

import static io.headtail.history.HistoryFixture.HOUR;
import static io.headtail.history.HistoryFixture.MINUTE;
import static io.headtail.history.HistoryFixture.START;
import static io.headtail.history.HistoryFixture.TOPIC;

import io.headtail.history.HistoryFixture;
import io.headtail.history.boundary.BoundaryKey;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.BoundaryRows.RankedVideo;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.testing.Oracle;
import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Random views of four hours, some late, and what was stored of them before any correction. */
final class CorrectionScene implements AutoCloseable {
    static final int K = 8;
    static final long LATENESS = 5_000;
    static final long STEP = 20 * MINUTE;
    static final List<WindowSpec> WINDOWS =
            List.of(
                    WindowSpec.sliding("hour", HOUR),
                    WindowSpec.sliding("short", 10 * MINUTE),
                    WindowSpec.rising("rising", 20 * MINUTE),
                    WindowSpec.month("month"),
                    WindowSpec.allTime("ever"));
    private static final String OTHER_TOPIC = "AAAAAAAAAAAAAAAAAAAAAA";

    final HistoryFixture history = new HistoryFixture(HistoryKeep.DEFAULT);
    final List<List<Oracle.Event>> partitions = new ArrayList<>();

    /** As first stored, by window and tick. */
    final Map<BoundaryKey, BoundaryRows> first = new TreeMap<>();

    private final Random random;
    private long now = START;

    CorrectionScene(Random random) {
        this(random, 0);
        for (int p = 0; p <= random.nextInt(3); p++) {
            partitions.add(new ArrayList<>());
        }
    }

    CorrectionScene(Random random, int partitions) {
        this.random = random;
        for (int p = 0; p < partitions; p++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    /** What the settings of this process would give an answer. */
    static long fingerprint(String topicId, int partitions, Span span, int k) {
        return List.of(topicId, partitions, span, k).hashCode();
    }

    /** Appends views, one in twenty late by up to two hours. */
    void append(int count, long spanMs) {
        for (int i = 0; i < count; i++) {
            now += spanMs / count;
            int p = random.nextInt(partitions.size());
            boolean late = random.nextInt(20) == 0;
            long behind = late ? LATENESS + random.nextLong(2 * HOUR) : random.nextLong(LATENESS);
            partitions
                    .get(p)
                    .add(
                            new Oracle.Event(
                                    end(p) + random.nextInt(2),
                                    Math.max(0, now - behind),
                                    "v" + random.nextInt(20),
                                    1 + random.nextInt(3)));
        }
    }

    private long end(int partition) {
        List<Oracle.Event> events = partitions.get(partition);
        return events.isEmpty() ? 0 : events.getLast().offset() + 1;
    }

    /** Where the partitions end now. */
    Map<Integer, Long> ends() {
        Map<Integer, Long> ends = new TreeMap<>();
        for (int p = 0; p < partitions.size(); p++) {
            ends.put(p, end(p));
        }
        return ends;
    }

    /** The log as it was when it ended there. */
    MemoryLog log(Map<Integer, Long> ends) {
        return new MemoryLog(partitions, TOPIC, LATENESS, ends);
    }

    /** A recount of everything below some ends. */
    Oracle everything(Map<Integer, Long> ends) {
        List<List<Oracle.Event>> below = new ArrayList<>();
        for (int p = 0; p < partitions.size(); p++) {
            long end = ends.getOrDefault(p, 0L);
            below.add(partitions.get(p).stream().filter(e -> e.offset() < end).toList());
        }
        return new Oracle(below, Long.MAX_VALUE / 2);
    }

    /** Stores what a merger would have stored, and some that cannot be corrected. */
    void store() {
        Oracle oracle = new Oracle(partitions, LATENESS);
        for (WindowSpec window : WINDOWS) {
            for (long tick = START + STEP; tick <= START + 4 * HOUR; tick += STEP) {
                Question question = new Question(window, tick, K);
                List<RankedVideo> rows = WindowRecountTest.rows(oracle, question);
                long start =
                        window.isAllTime() ? oracle.firstTimestamp(tick) : window.startOf(tick);
                int kind = random.nextInt(12);
                // Provisional ones lack what came when their tick had gone.
                boolean isFinal = kind > 2;
                List<RankedVideo> shown =
                        kind < 2 && !rows.isEmpty() ? rows.subList(0, rows.size() - 1) : rows;
                boolean skipped = kind == 3;
                boolean isComplete = kind != 4 || skipped;
                String topic = kind == 5 ? OTHER_TOPIC : TOPIC;
                long fingerprint =
                        fingerprint(TOPIC, partitions.size(), window.span(), K)
                                + (kind == 6 ? 1 : 0);
                first.put(
                        new BoundaryKey(window.name(), tick),
                        new BoundaryRows(
                                new StoredAnswer(
                                        window.name(),
                                        tick,
                                        start,
                                        window.isRising(),
                                        K,
                                        0,
                                        isFinal,
                                        isComplete,
                                        isComplete ? Long.MIN_VALUE : tick,
                                        kind == 7 ? "misplaced" : null,
                                        random.nextInt(3),
                                        skipped ? List.of() : shown),
                                skipped,
                                topic,
                                fingerprint,
                                1,
                                spans(isFinal)));
            }
        }
        history.database.writer().write(List.copyOf(first.values()));
    }

    private List<BoundaryRows.ReadSpan> spans(boolean isFinal) {
        List<BoundaryRows.ReadSpan> spans = new ArrayList<>();
        for (int p = 0; p < partitions.size(); p++) {
            byte[] partial = {1, 2};
            spans.add(
                    new BoundaryRows.ReadSpan(
                            p, end(p), p, isFinal ? 4 : 3, "same-since=1", partial));
        }
        return spans;
    }

    /** Whether a boundary can be corrected. */
    static boolean isCorrectable(BoundaryRows rows) {
        return !rows.skipped()
                && rows.isComplete()
                && rows.topicId().equals(TOPIC)
                && WINDOWS.stream()
                        .filter(w -> w.name().equals(rows.window()))
                        .anyMatch(w -> isOf(rows, w));
    }

    private static boolean isOf(BoundaryRows rows, WindowSpec window) {
        for (int partitions = 1; partitions <= 3; partitions++) {
            if (fingerprint(TOPIC, partitions, window.span(), K) == rows.fingerprint()) {
                return true;
            }
        }
        return false;
    }

    /** Corrects all that is stored, from the log as it was. */
    CorrectionReport correct(MemoryLog log, long maxBytes, Consumer<Corrected> taker) {
        return correct(() -> log, maxBytes, taker);
    }

    /**
     * As above.
     *
     * @param opener called when it is known what is stored
     */
    CorrectionReport correct(Supplier<MemoryLog> opener, long maxBytes, Consumer<Corrected> taker) {
        return run(opener, maxBytes, false, taker);
    }

    /** What {@link #correct} would do with each boundary. */
    Map<BoundaryKey, Corrected> tried(MemoryLog log) {
        Map<BoundaryKey, Corrected> tried = new TreeMap<>();
        run(
                () -> log,
                Long.MAX_VALUE,
                true,
                one -> tried.put(new BoundaryKey(one.window(), one.tick()), one));
        return tried;
    }

    private CorrectionReport run(
            Supplier<MemoryLog> opener, long maxBytes, boolean dryRun, Consumer<Corrected> taker) {
        return new Correction(
                        history.database.revisions(),
                        opener,
                        LATENESS,
                        CorrectionScene::fingerprint,
                        K)
                .run(
                        new CorrectionRequest(
                                WINDOWS,
                                START,
                                START + 4 * HOUR,
                                Ended.byWallClock(Long.MAX_VALUE),
                                maxBytes,
                                dryRun),
                        (events, offsets, all) -> true,
                        taker);
    }

    /** All that is stored now, by window and tick. */
    Map<BoundaryKey, BoundaryRows> stored() {
        Map<BoundaryKey, BoundaryRows> all = new TreeMap<>();
        for (WindowSpec window : WINDOWS) {
            history.stored(window.name()).forEach(rows -> all.put(rows.key(), rows));
        }
        return all;
    }

    /** The ranks of an earlier revision; and that its line and spans are kept too. */
    List<RankedVideo> earlier(BoundaryKey key, int revision) throws SQLException {
        List<RankedVideo> rows = new ArrayList<>();
        String sql =
                "SELECT r.video_id, r.total_views, b.rows, (SELECT count(*) FROM"
                        + " topk_snapshot_offset_revisions o WHERE (o.window_name, o.snapshot_time,"
                        + " o.revision) = (b.window_name, b.snapshot_time, b.revision)) FROM"
                        + " topk_boundary_revisions b LEFT JOIN global_topk_revisions r USING"
                        + " (window_name, snapshot_time, revision) WHERE window_name = ? AND"
                        + " snapshot_time = ? AND revision = ? ORDER BY rank";
        try (Connection connection = DriverManager.getConnection(history.url);
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key.window());
            select.setObject(2, Instant.ofEpochMilli(key.tick()).atOffset(ZoneOffset.UTC));
            select.setInt(3, revision);
            try (ResultSet row = select.executeQuery()) {
                int count = 0;
                while (row.next()) {
                    if (row.getLong(4) != partitions.size()) {
                        throw new AssertionError(key + " has " + row.getLong(4) + " spans");
                    }
                    count = row.getInt(3);
                    if (row.getString(1) != null) {
                        rows.add(new RankedVideo(row.getString(1), row.getLong(2)));
                    }
                }
                if (count != rows.size()) {
                    throw new AssertionError(key + " should have " + count + ": " + rows);
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        history.close();
    }
}
