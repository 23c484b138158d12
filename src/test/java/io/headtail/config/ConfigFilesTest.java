package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files in {@code config/} agree with the code. */
class ConfigFilesTest {
    @ParameterizedTest
    @EnumSource
    void a_value_in_a_file_is_the_default(Role role) {
        Config stated = ConfigLoader.load(role, file(role), Map.of(), List.of());
        Config defaults =
                ConfigLoader.load(
                        role, null, Map.of(), List.of("kafka.bootstrap-servers=localhost:9092"));
        assertEquals(defaults, stated);
    }

    @ParameterizedTest
    @EnumSource
    void a_file_has_every_key_of_its_role_and_no_other(Role role) throws IOException {
        String text = Files.readString(file(role));
        for (ConfigKey key : ConfigKey.values()) {
            assertEquals(key.isUsedBy(role), mentions(text, key.key()), key + " in " + role);
        }
        assertTrue(mentions(text, ConfigKey.PROPERTIES));
    }

    @ParameterizedTest
    @EnumSource
    void every_key_has_a_comment_above_it(Role role) throws IOException {
        List<String> lines = Files.readAllLines(file(role));
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean hasValue = line.matches(" *[a-z][a-z0-9-]*: .+") || line.equals("windows:");
            if (hasValue) {
                assertTrue(lines.get(i - 1).strip().startsWith("# "), role + ": " + line);
            }
        }
    }

    /** The advice of the log and docs/history.md if nobody stores history. */
    @ParameterizedTest
    @EnumSource
    void history_can_be_switched_off_whatever_else_is_set(Role role) {
        for (String sealed : List.of("auto", "[]", "[hour, day, month]")) {
            for (String url : List.of("", "jdbc:postgresql://localhost:5432/headtail")) {
                Config config =
                        ConfigLoader.load(
                                role,
                                file(role),
                                Map.of(),
                                List.of(
                                        "history.interval=PT0S",
                                        "sealed=" + sealed,
                                        "history.url='" + url + "'"));
                assertEquals(0, config.boundaryMs());
                assertNull(config.history());
                assertEquals(sealed.equals("[]") ? 0 : 3, config.sealed().size());
            }
        }
    }

    @Test
    void no_two_keys_share_an_environment_variable() {
        Set<String> variables = new HashSet<>();
        Arrays.stream(ConfigKey.values())
                .forEach(key -> assertTrue(variables.add(key.environment()), key.key()));
        assertEquals("HEADTAIL_TOP_K_MAX", ConfigKey.TOP_K_MAX.environment());
        assertEquals("HEADTAIL_KAFKA_TOPIC", ConfigKey.TOPIC.environment());
    }

    /**
     * Whether the key is there, set or commented out: {@code a.b} as {@code b:} below {@code a:}.
     */
    private static boolean mentions(String text, String key) {
        StringBuilder regex = new StringBuilder("(?m)");
        String indent = "";
        String[] names = key.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            String below = indent + "  ";
            regex.append("^").append(indent).append(Pattern.quote(names[i]));
            regex.append(":\\n((").append(below).append(".*)?\\n)*?");
            indent = below;
        }
        regex.append(names.length > 1 ? "" : "^").append(indent);
        regex.append("(# )?").append(Pattern.quote(names[names.length - 1])).append(":");
        return Pattern.compile(regex.toString()).matcher(text).find();
    }

    private static Path file(Role role) {
        return Path.of("config", role + ".yaml");
    }
}
