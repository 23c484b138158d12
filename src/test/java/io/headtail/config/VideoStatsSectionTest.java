package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.history.settings.VideoStatsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VideoStatsSectionTest {
    private static final String URL = "history.url=jdbc:postgresql://localhost:5432/headtail";

    private static Config load(Role role, String... sets) {
        List<String> all = new ArrayList<>(List.of("kafka.bootstrap-servers=localhost:9092"));
        all.addAll(List.of(sets));
        return ConfigLoader.load(role, null, Map.of(), all);
    }

    @Test
    void they_are_off_unless_they_are_switched_on() {
        assertNull(load(Role.MERGER, URL).videoStats());
        assertEquals(
                new VideoStatsSettings(60_000, 7 * 86_400_000L, Long.MAX_VALUE, 64 << 20),
                load(Role.MERGER, URL, "video-stats.enabled=true").videoStats());
    }

    @ParameterizedTest
    @EnumSource(names = {"MERGER", "STANDALONE"})
    void they_need_a_database(Role role) {
        for (String missing : List.of("history.url=''", "history.interval=PT0S")) {
            ConfigException refused =
                    assertThrows(
                            ConfigException.class,
                            () -> load(role, URL, "video-stats.enabled=true", missing));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("video-stats.enabled"), message);
            assertTrue(message.contains("set history.url"), message);
        }
    }

    @Test
    void a_mistyped_setting_of_the_history_is_one_problem() {
        for (String wrong :
                List.of(
                        "history.url=postgres:5432",
                        "history.interval=5min",
                        "history.password-file=")) {
            ConfigException refused =
                    assertThrows(
                            ConfigException.class,
                            () -> load(Role.MERGER, URL, "video-stats.enabled=true", wrong));
            assertEquals(1, refused.problems().size(), refused.getMessage());
        }
    }

    @Test
    void what_a_mistyped_duration_would_have_been_is_not_compared() {
        for (List<String> wrong :
                List.of(
                        List.of("video-stats.keep=1d", "video-stats.keep-hours=P1D"),
                        List.of("history.keep.every=1d", "history.keep.hourly=PT1H"))) {
            ConfigException refused =
                    assertThrows(
                            ConfigException.class,
                            () -> load(Role.MERGER, wrong.toArray(String[]::new)));
            assertEquals(1, refused.problems().size(), refused.getMessage());
        }
    }

    @Test
    void an_instance_ignores_them() {
        assertNull(load(Role.INSTANCE, "video-stats.enabled=true").videoStats());
    }

    @ParameterizedTest
    @CsvSource({
        "video-stats.enabled=yes, 'true, false'",
        "video-stats.resolution=PT7M, that divide an hour",
        "video-stats.resolution=PT0.5S, PT1S to PT1H",
        "video-stats.keep=PT1H, or write forever",
        "video-stats.keep-hours=P1D, must not be less than video-stats.keep",
        "video-stats.memory-mib=0, whole numbers from 1",
    })
    void a_wrong_value_is_refused_with_what_is_allowed(String set, String allowed) {
        ConfigException refused =
                assertThrows(ConfigException.class, () -> load(Role.MERGER, URL, set));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(allowed), message);
        assertTrue(message.contains(set.split("=")[0]), message);
    }
}
