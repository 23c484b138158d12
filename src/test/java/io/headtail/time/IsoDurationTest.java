package io.headtail.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.headtail.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "100, PT0.1S",
        "90061001, P1DT1H1M1.001S",
        "129600000, P1DT12H",
        "31536000000, P365D"
    })
    void lengths_are_written_in_days_hours_and_less(long ms, String written) {
        assertEquals(written, IsoDuration.format(ms));
        assertEquals(ms, IsoDuration.parseMs(written));
    }

    @Test
    void a_day_may_be_written_in_hours() {
        assertEquals(CalendarUnit.DAY.lengthMs(), IsoDuration.parseMs("PT24H"));
    }

    @Test
    void a_written_duration_is_read_back() {
        Seeds.run(
                IsoDurationTest.class,
                1_000,
                random -> {
                    long ms = random.nextLong(1L << random.nextInt(1, 44));
                    assertEquals(ms, IsoDuration.parseMs(IsoDuration.format(ms)));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"P", "PT", "", "P1M", "P1Y", "P1W", "-PT1S", "PT-1S", "PT0.0001S", "5s"})
    void a_duration_without_a_fixed_length_in_whole_ms_is_refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> IsoDuration.parseMs(text));
    }

    @Test
    void the_message_says_how_to_write_it() {
        String message =
                String.valueOf(
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> IsoDuration.parseMs("90 min"))
                                .getMessage());
        assertEquals("not an ISO-8601 duration; write PT90M", message);
    }
}
