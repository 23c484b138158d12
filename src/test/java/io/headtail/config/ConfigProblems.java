package io.headtail.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads configurations that are wrong, for what is said of them. */
final class ConfigProblems {
    private static final String SERVERS = "kafka.bootstrap-servers=localhost:9092";

    private ConfigProblems() {}

    /** All that is said of a file, an environment and pairs of {@code --set}. */
    static List<String> problems(
            Role role, @Nullable Path file, Map<String, String> environment, String... sets) {
        List<String> all = new ArrayList<>(List.of(SERVERS));
        all.addAll(List.of(sets));
        return assertThrows(
                        ConfigException.class,
                        () -> ConfigLoader.load(role, file, environment, all))
                .problems();
    }
}
