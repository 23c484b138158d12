package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorrectAfterTest {
    private static final String URL = "history.url=jdbc:postgresql://localhost:5432/headtail";

    private static Config load(Role role, String... sets) {
        List<String> all = new ArrayList<>(List.of("kafka.bootstrap-servers=localhost:9092"));
        all.addAll(List.of(sets));
        return ConfigLoader.load(role, null, Map.of(), all);
    }

    @Test
    void nothing_is_corrected_by_itself_unless_it_is_switched_on() {
        assertNull(load(Role.MERGER, URL).correctAfter());
        assertNull(load(Role.MERGER, URL, "history.correct-after=never").correctAfter());
        for (Role role : List.of(Role.MERGER, Role.STANDALONE)) {
            assertEquals(
                    Duration.ofHours(1),
                    load(role, URL, "history.correct-after=PT1H").correctAfter());
        }
        assertNull(load(Role.INSTANCE, "history.correct-after=PT1H").correctAfter());
    }

    @Test
    void it_needs_a_history() {
        for (String missing : List.of("history.url=''", "history.interval=PT0S")) {
            String message = refused(URL, "history.correct-after=PT1H", missing);
            assertTrue(message.contains("history.correct-after"), message);
            assertTrue(message.contains("set history.url"), message);
        }
    }

    @Test
    void a_mistyped_duration_is_told_what_is_allowed() {
        String message = refused(URL, "history.correct-after=off");
        assertTrue(message.contains("or write never"), message);
    }

    private static String refused(String... sets) {
        ConfigException refused =
                assertThrows(ConfigException.class, () -> load(Role.MERGER, sets));
        return String.valueOf(refused.getMessage());
    }
}
