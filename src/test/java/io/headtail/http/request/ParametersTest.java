package io.headtail.http.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    @ParameterizedTest
    @CsvSource({
        "2026-01-31T13:00:00Z, 1769864400000",
        "2026-01-31t13:00:00.1239z, 1769864400123",
        "2026-01-31 13:00:00Z, 1769864400000",
        "2026-01-31T13:00Z, 1769864400000",
        "2026-01-31T14:00:00+01:00, 1769864400000",
        "2026-01-31T14:00:00 01:00, 1769864400000",
        "2026-01-31 14:00:00 01:00, 1769864400000",
        "2026-02-01T09:30:00+20:30, 1769864400000",
        "2026-06-30T23:59:60Z, 1782864000000",
        "1970-01-01T00:00:00Z, 0",
        "9999-12-31T23:59:59Z, 253402300799000"
    })
    void times_are_read_as_events_are(String text, long ms) {
        assertEquals(ms, Parameters.time("at", text, -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "1769864400000",
                "2026-01-31",
                "2026-01-31T13:00:00",
                "2026-02-30T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2026-01-31T13:00:00Z "
            })
    void a_value_that_is_no_time_is_refused(String text) {
        assertThrows(RuntimeException.class, () -> Parameters.time("at", text, -1));
    }

    @Test
    void a_parameter_that_is_not_given_has_its_default() {
        assertEquals(7, Parameters.time("at", null, 7));
    }
}
