package io.headtail.tool.drill;

import io.headtail.tool.ToolException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deletes from the log whatever the newest snapshot of its partition does not need, so that only a
 * snapshot can recover the rest.
 */
final class LogCut {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Broker broker;
    private final Patience patience;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path output;
    private final Map<Integer, Long> cut = new TreeMap<>();

    /**
     * @param command says which snapshots there are, in JSON
     * @param output where the command's output goes
     */
    LogCut(
            Broker broker,
            Patience patience,
            List<String> command,
            Map<String, String> environment,
            Path output) {
        this.broker = broker;
        this.patience = patience;
        this.environment = environment;
        this.output = output;
        this.command = command;
    }

    /**
     * The arguments of the command.
     *
     * @param settings {@code key=value} each, those of the store among them
     */
    static List<String> command(List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of("snapshot", "list", "--json"));
        settings.stream()
                .filter(setting -> setting.startsWith("snapshot."))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }

    /** Cuts each partition that has a snapshot. */
    void now() {
        Map<Integer, Long> needed;
        try (Child child = Child.start(output, command, environment)) {
            patience.until("an answer of snapshot list", PATIENCE, () -> !child.isAlive());
            if (child.exitCode() != 0) {
                throw new ToolException("snapshot list failed: " + child.text());
            }
            needed = Snapshots.oldestNeeded(json(child.text()));
        }
        if (!needed.isEmpty()) {
            broker.cut(needed);
            cut.putAll(needed);
        }
    }

    /** The command's answer, without what its JVM and its libraries may have said before. */
    private static String json(String text) {
        int start = text.indexOf('\n' + "[");
        return text.startsWith("[") || text.startsWith("{") || start < 0
                ? text
                : text.substring(start);
    }

    /** How many records were deleted so far. */
    long records() {
        return cut.values().stream().mapToLong(offset -> offset).sum();
    }
}
