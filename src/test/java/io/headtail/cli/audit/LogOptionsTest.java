package io.headtail.cli.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.UserError;
import io.headtail.config.Config;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogOptionsTest {
    private static final Config CONFIG =
            ConfigLoader.load(
                    Role.STANDALONE, null, Map.of(), List.of("kafka.bootstrap-servers=h:9092"));

    @Test
    void a_tick_may_have_any_offset() {
        assertEquals(1_000, LogOptions.tick("--at", "1970-01-01T01:00:01+01:00", CONFIG));
    }

    @ParameterizedTest
    @CsvSource({
        "2016-12-31T23:59:60Z, a leap second",
        "2016-12-31T22:59:60Z, not a time; write it in RFC 3339",
        "2016-12-31 23:59:59Z, not a time; write it in RFC 3339",
        "noon, not a time; write it in RFC 3339",
        "1969-12-31T23:59:59Z, allowed are the years 1970 to 9999",
        "2016-12-31T23:59:59.5Z, not a multiple of the tick",
    })
    void a_time_that_is_no_tick_is_named_with_what_is_wrong(String text, String reason) {
        var thrown = assertThrows(UserError.class, () -> LogOptions.tick("--at", text, CONFIG));
        assertTrue(
                String.valueOf(thrown.getMessage()).startsWith("--at '" + text + "': " + reason),
                thrown::getMessage);
    }
}
