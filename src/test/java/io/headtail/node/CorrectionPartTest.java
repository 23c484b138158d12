package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.config.Config;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import io.headtail.time.CalendarUnit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorrectionPartTest {
    private static List<CalendarUnit> units(String stats) {
        Config config =
                ConfigLoader.load(
                        Role.MERGER,
                        null,
                        Map.of(),
                        List.of(
                                "kafka.bootstrap-servers=localhost:9092",
                                "history.url=jdbc:postgresql://localhost:5432/headtail",
                                "windows=[{name: hour, length: PT1H}]",
                                "video-stats.enabled=" + stats));
        return CorrectionPart.plan(config, Duration.ofHours(1)).units();
    }

    @Test
    void minutes_are_corrected_by_hours_days_and_months_whatever_the_windows() {
        assertEquals(List.of(CalendarUnit.values()), units("true"));
        assertEquals(List.of(CalendarUnit.HOUR), units("false"));
    }
}
