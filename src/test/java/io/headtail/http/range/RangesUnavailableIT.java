package io.headtail.http.range;

import static io.headtail.http.ServerFixture.assertProblem;
import static io.headtail.http.ServerFixture.header;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.range.StoredViews;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.testing.Await;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.Millis;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What ranges say where nothing is stored, PostgreSQL is away or too slow, or too many ask. */
class RangesUnavailableIT {
    private static final String RANGE =
            "/view/video/range?from=2026-03-01T00:00:00Z&to=2026-03-01T01:00:00Z";
    private static final String VIDEO = RANGE.replace("range?", "v_1?");
    private static final WindowSpec HOUR = WindowSpec.sliding("hour", Millis.HOUR);

    private static HistoryDatabase open(String url) {
        return HistoryDatabase.open(
                new HistorySettings(
                        url, PostgresUnderTest.USER, null, null, 300_000, HistoryKeep.DEFAULT));
    }

    private static ServerFixture server(HistoryDatabase database) {
        return new ServerFixture(
                database.reader(),
                StoredViews.reader(database, Millis.MINUTE),
                new HttpSettings("127.0.0.1", 0, 10),
                HOUR);
    }

    @Test
    void without_every_videos_views_there_are_no_ranges() {
        try (ServerFixture off = new ServerFixture(10, HOUR)) {
            assertProblem(off.get(RANGE), 404, "video-stats.enabled is not true");
            assertProblem(off.get(VIDEO), 404, "video-stats.enabled");
            assertProblem(off.get(VIDEO.replace("v_1", "range/v_1")), 404, "video-stats.enabled");
            assertProblem(off.send("POST", "/view/video/v_1"), 405, "GET");
        }
    }

    @Test
    void without_a_database_a_range_is_to_be_asked_again_later() {
        try (HistoryDatabase away = open("jdbc:postgresql://127.0.0.1:1/none");
                ServerFixture server = server(away)) {
            for (String path : List.of(RANGE, VIDEO)) {
                HttpResponse<String> answer = server.get(path);
                assertProblem(answer, 503, "the history does not answer");
                assertEquals("5", header(answer, "Retry-After"));
            }
        }
    }

    @Test
    void slow_ranges_are_few_and_end_and_keep_no_others_out() throws SQLException {
        String url = PostgresUnderTest.newDatabase();
        try (HistoryDatabase database = open(url)) {
            database.migrate();
            try (ServerFixture server = server(database);
                    Connection holder = DriverManager.getConnection(url)) {
                holder.setAutoCommit(false);
                execute(holder, "LOCK TABLE video_stats IN ACCESS EXCLUSIVE MODE");
                // On a busy machine two ranges may end, or a connection may take too long.
                Await.until(
                        "others are answered beside slow ranges",
                        () -> answersBesideSlowRanges(server, holder));
                holder.rollback();
                assertEquals("[]", server.get(RANGE).body());
            }
        }
    }

    private static boolean answersBesideSlowRanges(ServerFixture server, Connection holder) {
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < RangeAccess.MAX_AT_ONCE; i++) {
            slow.add(CompletableFuture.supplyAsync(() -> server.get(RANGE)));
        }
        Await.until(
                "both wait for the table, or have waited",
                () ->
                        waiting(holder) == RangeAccess.MAX_AT_ONCE
                                || slow.stream().anyMatch(CompletableFuture::isDone));
        HttpResponse<String> more = server.get(VIDEO);
        HttpResponse<String> other = server.get("/view/video/history");
        boolean beside =
                other.statusCode() == 404 && slow.stream().noneMatch(CompletableFuture::isDone);
        for (CompletableFuture<HttpResponse<String>> each : slow) {
            assertProblem(each.join(), 503, "takes longer than 5 s to add up");
            assertEquals("5", header(each.join(), "Retry-After"));
        }
        if (beside) {
            assertProblem(more, 503, "2 ranges are being added up, as many as may be at once");
            assertEquals("1", header(more, "Retry-After"));
            assertProblem(other, 404, "the history has nothing of");
        }
        return beside;
    }

    private static int waiting(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_database d ON"
                                        + " d.oid = l.database WHERE NOT l.granted AND d.datname ="
                                        + " current_database()")) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
