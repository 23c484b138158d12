package io.headtail.history;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.connection.Pool;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.write.BoundaryWriter;
import io.headtail.testing.Await;
import io.headtail.testing.PostgresUnderTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A database of a test class's own, and answers to write into it. */
public final class HistoryFixture implements AutoCloseable {
    public static final long MINUTE = 60_000;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;
    public static final String TOPIC = "sBzTsFPBSpSDhzDStEtM0w";

    /** 2026-03-01T00:00:00Z. */
    public static final long START = 1_772_323_200_000L;

    public final String url;
    public final HistoryDatabase database;

    public HistoryFixture(HistoryKeep keep) {
        this(PostgresUnderTest.newDatabase(), keep);
        database.migrate();
    }

    public HistoryFixture(String url, HistoryKeep keep) {
        this.url = url;
        this.database =
                HistoryDatabase.openPatiently(
                        new HistorySettings(
                                url, PostgresUnderTest.USER, null, null, 5 * MINUTE, keep));
    }

    /** Connections of a process of its own; one is waited for so long if all are in use. */
    public Pool pool(int connections, Duration timeout) {
        return Pool.writing(
                new HistorySettings(
                        url, PostgresUnderTest.USER, null, null, MINUTE, HistoryKeep.DEFAULT),
                connections,
                timeout,
                Await.PATIENCE);
    }

    /** The rows of a query, columns joined by a space, in UTC. */
    public List<String> query(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join(" ", row));
                }
            }
        }
        return rows;
    }

    /** Ids that what writes or reads SQL could get wrong. */
    public static final List<String> ODD_IDS =
            List.of(
                    "it's",
                    "\"quoted\"",
                    "tab\tand\nnew\r\nlines",
                    "back\\slash\\.",
                    "\\N",
                    "emoji 🎬👩‍👩‍👧",
                    "ünïcödé",
                    " ",
                    "; DROP TABLE topk_boundaries; --",
                    "\u0001\u007f",
                    "é".repeat(127) + "x",
                    "v".repeat(255));

    /** Rows of random ids and views, in order. */
    public static List<BoundaryRows.RankedVideo> rows(Random random, int count) {
        List<BoundaryRows.RankedVideo> rows = new ArrayList<>();
        long views = 1000L + random.nextInt(1000);
        for (int i = 0; i < count; i++) {
            String id =
                    i < ODD_IDS.size() && random.nextInt(4) == 0
                            ? ODD_IDS.get(i)
                            : "v_" + i + "_" + random.nextInt(1000);
            views -= random.nextInt(3);
            rows.add(new BoundaryRows.RankedVideo(id, views));
        }
        return rows;
    }

    public static BoundaryRows answer(
            String window, long tick, List<BoundaryRows.RankedVideo> rows) {
        return answer(window, tick, 0, true, true, false, 100, rows);
    }

    public static BoundaryRows answer(
            String window,
            long tick,
            int revision,
            boolean isFinal,
            boolean isComplete,
            boolean skipped,
            long head,
            List<BoundaryRows.RankedVideo> rows) {
        return new BoundaryRows(
                new StoredAnswer(
                        window,
                        tick,
                        tick - HOUR,
                        false,
                        20,
                        revision,
                        isFinal,
                        isComplete,
                        isComplete ? Long.MIN_VALUE : tick - MINUTE,
                        isComplete ? null : "misplaced",
                        0,
                        rows),
                skipped,
                TOPIC,
                -7,
                0,
                List.of(span(0, head, isFinal), span(1, head + 1, isFinal)));
    }

    private static BoundaryRows.ReadSpan span(int partition, long head, boolean isFinal) {
        byte @Nullable [] partial = isFinal ? null : new byte[] {(byte) head, 0, -1};
        return new BoundaryRows.ReadSpan(partition, head, partition == 0 ? -1 : head / 2, partial);
    }

    /** The same, of another generation, with other words about itself, and a level of each span. */
    public static BoundaryRows saying(
            BoundaryRows b, long generation, int level, long lateViews, @Nullable String inexact) {
        StoredAnswer answer =
                new StoredAnswer(
                        b.window(),
                        b.tick(),
                        b.startMs(),
                        b.answer().isRise(),
                        b.k(),
                        b.revision(),
                        b.isFinal(),
                        b.isComplete(),
                        b.completeFrom(),
                        inexact,
                        lateViews,
                        b.rows());
        String marks = "late=" + lateViews;
        return new BoundaryRows(
                answer,
                b.skipped(),
                b.topicId(),
                b.fingerprint() + generation,
                generation,
                b.spans().stream().map(span -> with(span, level, marks, span.partial())).toList());
    }

    private static BoundaryRows.ReadSpan with(
            BoundaryRows.ReadSpan span, int level, String marks, byte @Nullable [] partial) {
        return new BoundaryRows.ReadSpan(
                span.partition(), span.headOffset(), span.tailOffset(), level, marks, partial);
    }

    /** A connection of the writer's, in no transaction. */
    public Connection connection() throws SQLException {
        return database.writes().connection();
    }

    /** A writer that takes a month for old or new by a time of its own, epoch ms. */
    public BoundaryWriter writer(LongSupplier nowMs) {
        return database.writer(nowMs);
    }

    /** All that is stored of a window. */
    public List<BoundaryRows> stored(String window) {
        List<BoundaryRows> all = new ArrayList<>();
        database.reader().boundaries(window, Long.MIN_VALUE, Long.MAX_VALUE, all::add);
        return all;
    }

    /** As it comes back: without partials. */
    public static BoundaryRows withoutPartials(BoundaryRows b) {
        return new BoundaryRows(
                b.answer(),
                b.skipped(),
                b.topicId(),
                b.fingerprint(),
                b.generation(),
                b.spans().stream().map(s -> with(s, s.level(), s.marks(), null)).toList());
    }

    @Override
    public void close() {
        database.close();
    }
}
