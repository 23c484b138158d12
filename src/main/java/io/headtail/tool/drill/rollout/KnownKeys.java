package io.headtail.tool.drill.rollout;

import io.headtail.tool.drill.process.Build;
import io.headtail.tool.drill.process.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whether a build knows a configuration key. */
final class KnownKeys {
    private KnownKeys() {}

    /**
     * Whether it does: starts it with that key and a port that is always refused, and looks whether
     * it refuses the key too.
     *
     * @param logs folder for its output
     */
    static boolean has(Build build, String key, Path logs) {
        List<String> arguments =
                List.of("merger", "--set", "http.port=none", "--set", key + "=PT1S");
        try (ChildProcess process =
                ChildProcess.start(
                        logs.resolve("keys.log"),
                        build.commandLine("64m", List.of(), arguments),
                        Map.of())) {
            process.awaitEnd();
            return !process.text().contains(key);
        }
    }
}
