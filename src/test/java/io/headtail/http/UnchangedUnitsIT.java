package io.headtail.http;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.history.HistoryDatabase;
import io.headtail.history.StoredAnswers;
import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.merge.Answer;
import io.headtail.testing.Await;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hours and months that ended while nothing changed: no boundary is stored at their ends, and the
 * next one says since when it stands.
 */
class UnchangedUnitsIT {
    private static final WindowSpec HOUR = WindowSpec.sliding("hour", 3_600_000);
    private static final WindowSpec MONTH = WindowSpec.month("month");

    private static HistoryDatabase database;
    private static ServerFixture server;

    @BeforeAll
    static void hours_in_which_nothing_changes() {
        database = ServerFixture.newHistory();
        String silence = "same-since=" + Long.MIN_VALUE;
        database.writer()
                .write(
                        List.of(
                                answer(HOUR, "2026-03-01T10:00:00Z", List.of(), silence, silence),
                                answer(HOUR, "2026-03-01T10:05:00Z", rows(1), "", ""),
                                answer(
                                        HOUR,
                                        "2026-03-01T15:30:00Z",
                                        rows(1),
                                        since("2026-03-01T10:05:00Z"),
                                        since("2026-03-01T12:30:00Z") + ",late=3"),
                                answer(HOUR, "2026-03-01T15:35:00Z", rows(2), "", ""),
                                answer(
                                        HOUR,
                                        "2026-03-01T17:20:00Z",
                                        rows(2),
                                        since("2026-03-01T15:35:00Z"),
                                        since("2026-03-01T15:35:00Z")),
                                answer(
                                        MONTH,
                                        "2026-06-02T00:00:00Z",
                                        List.of(),
                                        since("2026-03-20T00:00:00Z"),
                                        since("2026-04-20T00:00:00Z"))));
        server = new ServerFixture(database.reader(), 1_000, HOUR, MONTH);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        database.close();
    }

    private static String since(String time) {
        return "same-since=" + Instant.parse(time).toEpochMilli();
    }

    private static List<BoundaryRows.RankedVideo> rows(int views) {
        return List.of(
                new BoundaryRows.RankedVideo("a", 10 + views),
                new BoundaryRows.RankedVideo("b", views));
    }

    private static BoundaryRows answer(
            WindowSpec spec,
            String time,
            List<BoundaryRows.RankedVideo> rows,
            String marks,
            String otherMarks) {
        long tick = Instant.parse(time).toEpochMilli();
        return new BoundaryRows(
                new StoredAnswer(
                        spec.name(),
                        tick,
                        spec.startOf(tick),
                        10,
                        0,
                        true,
                        true,
                        Long.MIN_VALUE,
                        null,
                        0,
                        rows),
                false,
                "topic",
                1,
                0,
                List.of(
                        new BoundaryRows.ReadSpan(0, 10, 5, 4, marks, null),
                        new BoundaryRows.ReadSpan(1, 10, 5, 4, otherMarks, null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    hour|2026-03-01T12:00:00Z|2026-03-01T13:00:00Z|[{"id":"a","count":11}]
                    hour|2026-03-01T14:00:00Z|2026-03-01T15:00:00Z|[{"id":"a","count":11}]
                    hour|2026-03-01T15:00:00Z|2026-03-01T16:00:00Z|[{"id":"a","count":12}]
                    hour|2026-03-01T16:00:00Z|2026-03-01T17:00:00Z|[{"id":"a","count":12}]
                    hour|2026-03-01T09:00:00Z|2026-03-01T10:00:00Z|[]
                    hour|1999-03-01T09:00:00Z|1999-03-01T10:00:00Z|[]
                    month|2026-04-01T00:00:00Z|2026-05-01T00:00:00Z|[]
                    month|2026-05-01T00:00:00Z|2026-06-01T00:00:00Z|[]
                    """)
    void one_that_ended_while_nothing_changed(String unit, String start, String end, String items)
            throws Exception {
        HttpResponse<String> response = server.get("/top-k?k=1&window=" + unit + "&start=" + start);
        assertEquals(200, response.statusCode(), response.body());
        Instant asOf = Instant.parse(end).plusSeconds(5);
        assertEquals(
                ("{'window':'%s','start':'%s','end':'%s','as_of':'%s','final':true,'revision':0,"
                                        + "'items':")
                                .replace('\'', '"')
                                .formatted(unit, start, end, asOf)
                        + items
                        + "}",
                response.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    hour|2026-03-01T10:00:00Z
                    hour|2026-03-01T11:00:00Z
                    hour|2026-03-01T17:00:00Z
                    month|2026-03-01T00:00:00Z
                    month|2026-06-01T00:00:00Z
                    """)
    void one_of_which_it_is_not_known_is_not_found(String unit, String start) throws Exception {
        HttpResponse<String> response = server.get("/top-k?window=" + unit + "&start=" + start);
        assertEquals(404, response.statusCode(), response.body());
    }

    @Test
    void the_last_hour_and_month_where_there_is_no_live_answer() {
        try (StoredAnswers answers =
                new StoredAnswers(
                        database,
                        List.of(HOUR, MONTH),
                        List.of(CalendarUnit.HOUR, CalendarUnit.MONTH),
                        10,
                        () -> 0)) {
            Await.until(
                    "the newest answers",
                    () -> answers.newest("hour") != null && answers.newest("month") != null);
            Await.until(
                    "the last hour and month",
                    () ->
                            answers.sealed(CalendarUnit.HOUR) != null
                                    && answers.sealed(CalendarUnit.MONTH) != null);
            Answer hour = requireNonNull(answers.sealed(CalendarUnit.HOUR));
            assertEquals(Instant.parse("2026-03-01T17:00:00Z").toEpochMilli(), hour.tick());
            assertEquals(Instant.parse("2026-03-01T16:00:00Z").toEpochMilli(), hour.startMs());
            assertEquals(
                    "[{\"videoId\":\"a\",\"views\":12}]",
                    new String(hour.json(1), StandardCharsets.UTF_8));
            Answer month = requireNonNull(answers.sealed(CalendarUnit.MONTH));
            assertEquals(Instant.parse("2026-06-01T00:00:00Z").toEpochMilli(), month.tick());
            assertEquals(Instant.parse("2026-05-01T00:00:00Z").toEpochMilli(), month.startMs());
        }
    }
}
