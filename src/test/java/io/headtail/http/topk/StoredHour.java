package io.headtail.http.topk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.http.ServerFixture;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.time.WindowSpec;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An hour of boundaries in a real PostgreSQL, and a server that reads them. */
final class StoredHour implements AutoCloseable {
    static final long HOUR = 3_600_000;
    private static final long NOON = Instant.parse("2023-11-14T12:00:00Z").toEpochMilli();
    static final WindowSpec[] WINDOWS = {
        WindowSpec.sliding("minute", 60_000),
        WindowSpec.sliding("hour", HOUR),
        WindowSpec.month("month"),
        WindowSpec.allTime("all")
    };
    static final String ODD = "a/b%c\"d'e🎬";

    final HistoryDatabase database;
    final ServerFixture server;

    StoredHour() {
        database = open(PostgresUnderTest.newDatabase());
        database.migrate();
        List<BoundaryRows> all = new ArrayList<>();
        for (int i = 0; i <= 12; i++) {
            for (String window : List.of("minute", "hour")) {
                all.add(answer(window, NOON - HOUR + i * 300_000L, i));
            }
        }
        assertEquals(26, database.writer().write(all));
        server = new ServerFixture(database.reader(), 1_000, WINDOWS);
    }

    static HistoryDatabase open(String url) {
        return HistoryDatabase.open(
                new HistorySettings(
                        url, PostgresUnderTest.USER, null, null, 300_000, HistoryKeep.DEFAULT));
    }

    private static BoundaryRows answer(String window, long tick, int i) {
        List<BoundaryRows.RankedVideo> rows =
                List.of(
                        new BoundaryRows.RankedVideo("v_1", 100 + i),
                        new BoundaryRows.RankedVideo(ODD, 50 + i),
                        new BoundaryRows.RankedVideo("v_3", 1));
        boolean lacks = window.equals("minute") && i == 1;
        return new BoundaryRows(
                new StoredAnswer(
                        window,
                        tick,
                        tick - (window.equals("hour") ? HOUR : 60_000),
                        false,
                        window.equals("hour") && i == 3 ? 3 : 10,
                        0,
                        true,
                        !lacks,
                        lacks ? tick : Long.MIN_VALUE,
                        lacks ? "misplaced" : null,
                        0,
                        rows),
                false,
                "topic",
                1,
                0,
                List.of(new BoundaryRows.ReadSpan(0, 10, 5, null)));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static void problem(HttpResponse<String> response, int status, String detail) {
        assertEquals(status, response.statusCode(), response.body());
        String type = response.headers().firstValue("Content-Type").orElse("");
        assertEquals("application/problem+json", type);
        assertTrue(response.body().contains(detail), response.body());
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
