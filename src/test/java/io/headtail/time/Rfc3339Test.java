package io.headtail.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Seeds;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    private static final long MINUTE = 60_000;

    // The examples of RFC 3339, section 5.8, and others that the grammar allows.
    @ParameterizedTest
    @CsvSource({
        "1985-04-12T23:20:50.52Z, 1985-04-12T23:20:50.520Z",
        "1996-12-19T16:39:57-08:00, 1996-12-20T00:39:57Z",
        "1990-12-31T23:59:60Z, 1991-01-01T00:00:00Z",
        "1990-12-31T15:59:60-08:00, 1991-01-01T00:00:00Z",
        "1937-01-01T12:00:27.87+00:20, 1937-01-01T11:40:27.870Z",
        "2023-11-14t22:13:20z, 2023-11-14T22:13:20Z",
        "2023-11-14 22:13:20+00:00, 2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20-00:00, 2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20+23:59, 2023-11-13T22:14:20Z",
        "2023-11-14T22:13:20-23:59, 2023-11-15T22:12:20Z",
        "2023-11-14T22:13:20.1Z, 2023-11-14T22:13:20.100Z",
        "2023-11-14T22:13:20.12345678901234567890Z, 2023-11-14T22:13:20.123Z",
        "2023-11-14T22:13:20.99999999999999999999Z, 2023-11-14T22:13:20.999Z",
        "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.0009Z, 1969-12-31T23:59:59Z",
        "2016-12-31T23:59:60.75Z, 2017-01-01T00:00:00.750Z",
        "2017-01-01T23:58:60+23:59, 2017-01-01T00:00:00Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "0000-02-29T00:00:00Z, 0000-02-29T00:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
        "9999-12-31T23:59:60Z, +10000-01-01T00:00:00Z",
    })
    void every_form_that_the_grammar_allows_is_read(String text, Instant time) {
        assertEquals(time.toEpochMilli(), Rfc3339.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2023",
                "2023-11-14",
                "2023-11-14T22:13:20",
                "2023-11-14T22:13Z",
                "2023-11-14T22:13:20.Z",
                "2023-11-14T22:13:20,5Z",
                "2023-11-14T22:13:20.5",
                "2023-11-14T22:13:20.5ZZ",
                "2023-11-14T22:13:20Z ",
                " 2023-11-14T22:13:20Z",
                "2023-11-14T22:13:20 Z",
                "2023-11-14  22:13:20Z",
                "2023-11-14_22:13:20Z",
                "20231114T221320Z",
                "2023-11-14T22:13:20+01",
                "2023-11-14T22:13:20+0100",
                "2023-11-14T22:13:20+1:00",
                "2023-11-14T22:13:20+24:00",
                "2023-11-14T22:13:20+01:60",
                "2023-11-14T22:13:20+01:00:00",
                "2023-11-14T22:13:20\u221201:00",
                "2023-00-14T22:13:20Z",
                "2023-13-14T22:13:20Z",
                "2023-11-00T22:13:20Z",
                "2023-11-31T22:13:20Z",
                "2023-02-29T22:13:20Z",
                "1900-02-29T22:13:20Z",
                "2023-11-14T24:00:00Z",
                "2023-11-14T22:60:20Z",
                "2023-11-14T22:13:61Z",
                "2023-11-14T22:13:60Z",
                "2023-11-14T23:59:60+01:00",
                "2023-11-14T23:59:61Z",
                "-023-11-14T22:13:20Z",
                "12023-11-14T22:13:20Z",
                "+12023-11-14T22:13:20Z",
                "2\u066023-11-14T22:13:20Z",
                "2023-11-14T22:13:20.\u0661Z",
                "2023-W46-2T22:13:20Z",
                "tuesday, the fourteenth",
            })
    void everything_else_is_no_time(String text) {
        assertEquals(Rfc3339.INVALID, Rfc3339.parse(text));
    }

    // 11 has no factor in common with the days of 400 years, so that every date occurs in some
    // year.
    @Test
    void days_are_numbered_as_the_calendar_has_them() {
        Instant day = Instant.parse("0000-01-01T00:00:00Z");
        while (day.isBefore(Instant.parse("+10000-01-01T00:00:00Z"))) {
            assertEquals(day.toEpochMilli(), Rfc3339.parse(day.toString()), day.toString());
            day = day.plusSeconds(11 * 86_400);
        }
    }

    @Test
    void an_offset_is_taken_off_whatever_it_is() {
        long local = Rfc3339.parse("2024-02-29T12:34:56.789Z");
        for (int minutes = -1_439; minutes < 1_440; minutes++) {
            int size = Math.abs(minutes);
            String text =
                    "2024-02-29T12:34:56.789%s%02d:%02d"
                            .formatted(minutes < 0 ? "-" : "+", size / 60, size % 60);
            assertEquals(local - minutes * MINUTE, Rfc3339.parse(text), text);
        }
    }

    @Test
    void only_the_part_asked_for_is_read() {
        Seeds.run(
                Rfc3339Test.class,
                20,
                random -> {
                    String text = "2023-11-14T22:13:20.5+01:00";
                    String before = digits(random);
                    char[] all = (before + text + digits(random)).toCharArray();
                    assertEquals(
                            Rfc3339.parse(text),
                            Rfc3339.parse(all, before.length(), text.length()));
                });
    }

    private static String digits(Random random) {
        return "7".repeat(random.nextInt(3));
    }
}
