package io.headtail.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.demo.SeenPage.Board;
import io.headtail.testing.Await;
import io.headtail.testing.BrowserPage;
import io.headtail.testing.Chromium;
import io.headtail.testing.HttpProbe;
import io.headtail.time.CalendarUnit;
import io.headtail.time.SpanCode;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code headtail demo} as a user starts it, looks at it and stops it: one for all tests. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Execution(ExecutionMode.CONCURRENT)
@Order(1) // it takes long
class DemoIT {

    /** README's picture is a copy of it. */
    private static final Path PICTURE = Path.of("target", "page.png");

    private static final List<String> WINDOWS =
            List.of("minute", "hour", "day", "month", "all", "rising");
    private static final long[] LENGTHS = {
        60_000, 3_600_000, 86_400_000, SpanCode.MONTH, SpanCode.ALL_TIME, -7_200_000
    };
    private static final HttpProbe PROBE = new HttpProbe();

    @TempDir private static Path folder;
    private static DemoProcess demo;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        demo = new DemoProcess(folder);
        url = demo.await("Page +(http://localhost:\\d+/)");
    }

    @AfterAll
    static void end() {
        demo.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @Order(1)
    void the_last_hour_day_and_month_are_answered_at_once() throws Exception {
        for (CalendarUnit unit : CalendarUnit.values()) {
            long before = unit.lastEnd(System.currentTimeMillis() - 10_000);
            // At once, but for a unit that has ended while the demo was making its past.
            String path = "top-k?window=" + unit + "&k=5";
            assertEquals(200, get(path).statusCode(), get(path)::body);
            Await.until(
                    () -> unit + " until " + before + ": " + said(path),
                    () -> {
                        Instant end = Instant.parse(text(said(path), "end"));
                        return !end.isBefore(Instant.ofEpochMilli(before));
                    });
            HttpResponse<String> answer = get(path);
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("true", answer.headers().firstValue("TopK-Complete").orElse(""));
            assertEquals("", answer.headers().firstValue("TopK-Degraded").orElse(""));
            assertEquals(5, answer.body().split("\"id\"", -1).length - 1, answer.body());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @Order(2)
    void the_page_shows_six_different_windows_in_right_words() throws Exception {
        try (BrowserPage page = Chromium.open(url)) {
            page.size(1280, 1060);
            page.awaitTrue("document.querySelectorAll('#boards tbody tr').length >= 51");
            page.awaitText("#boards thead", "in 15\u00a0s"); // so that there is something to see
            page.picture(PICTURE);
            List<Board> boards = SeenPage.boards(page);
            assertEquals(List.of(), page.problems());
            assertEquals(List.of(), page.axe());
            assertEquals("Live.", page.text("#state"));
            assertBoards(boards);
        }
    }

    private static void assertBoards(List<Board> boards) {
        assertEquals(WINDOWS, boards.stream().map(Board::name).toList());
        Instant month =
                Instant.ofEpochMilli(
                        CalendarUnit.MONTH.startOf(boards.get(3).until().toEpochMilli()));
        String since =
                DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK)
                        .withZone(ZoneOffset.UTC)
                        .format(month);
        assertEquals(
                List.of(
                        "last 1 min",
                        "last 1 h",
                        "last 1 d",
                        "this month, since " + since + " UTC",
                        "all time",
                        "views of the last 1 h, less those before"),
                boards.stream().map(Board::covers).toList());
        for (int i = 0; i < boards.size(); i++) {
            Board board = boards.get(i);
            assertFalse(board.marks().contains("Not complete"), board.toString());
            assertTrue(i == 3 || board.rows().size() == 10, board.toString());
            for (int j = 0; j < i; j++) {
                if (start(boards, i) != start(boards, j)) {
                    assertNotEquals(boards.get(j).rows(), board.rows());
                }
            }
        }
    }

    /** In the first moments of a month two windows may begin at the same time. */
    private static long start(List<Board> boards, int window) {
        return new WindowSpec(WINDOWS.get(window), SpanCode.span(LENGTHS[window]))
                .startOf(boards.get(window).until().toEpochMilli());
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @Order(3)
    void history_has_each_hour_of_yesterday() throws Exception {
        String port = demo.await("psql -h 127.0.0.1 -p (\\d+)");
        String database = "jdbc:postgresql://127.0.0.1:" + port + "/headtail?user=postgres";
        try (Connection connection = DriverManager.getConnection(database)) {
            Await.until(
                    "24 hours of yesterday in PostgreSQL",
                    () -> hoursOfYesterday(connection) >= 24);
        }
    }

    private static int hoursOfYesterday(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                "SELECT count(DISTINCT snapshot_time) FROM global_topk_snapshots"
                                        + " WHERE window_name = 'hour' AND rank = 10 AND"
                                        + " date_trunc('day', snapshot_time, 'UTC')"
                                        + " = date_trunc('day', now() - interval '1 day', 'UTC')")) {
            found.next();
            return found.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    @Order(4)
    void a_demo_stopped_by_a_signal_leaves_no_folder() throws Exception {
        demo.await("Z  (minute: )");
        assertEquals(1, demo.folders().size());
        assertEquals(143, demo.stop(), demo.output());
        assertEquals(List.of(), demo.folders());
    }

    private static HttpResponse<String> get(String path) {
        return PROBE.get(url + path);
    }

    private static String said(String path) {
        try {
            return get(path).body();
        } catch (Exception e) {
            throw new AssertionError(path, e);
        }
    }

    private static String text(String json, String field) {
        int from = json.indexOf("\"" + field + "\":\"") + field.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }
}
