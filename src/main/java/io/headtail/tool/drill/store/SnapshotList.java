package io.headtail.tool.drill.store;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.process.Build;
import io.headtail.tool.drill.process.ChildProcess;
import io.headtail.tool.drill.process.StoppableWait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Lists snapshots by running {@code headtail snapshot list} as a process. */
public final class SnapshotList {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final StoppableWait waits;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path output;

    /**
     * @param build the build whose command runs
     * @param heap heap of the process, in the form of {@code -Xmx}
     * @param settings configuration as {@code key=value}, including the store's
     * @param output file for the command's output
     */
    public SnapshotList(
            StoppableWait waits,
            Build build,
            String heap,
            List<String> settings,
            Map<String, String> environment,
            Path output) {
        this.waits = waits;
        this.command = build.commandLine(heap, List.of(), arguments(settings));
        this.environment = environment;
        this.output = output;
    }

    private static List<String> arguments(List<String> settings) {
        List<String> arguments = new ArrayList<>(List.of("snapshot", "list", "--json"));
        settings.stream()
                .filter(setting -> setting.startsWith("snapshot."))
                .forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return arguments;
    }

    /** The newest snapshot of each partition that has one. */
    public Collection<Snapshots.One> newest() {
        try (ChildProcess child = ChildProcess.start(output, command, environment)) {
            waits.until("an answer of snapshot list", TIMEOUT, () -> !child.isAlive());
            if (child.exitCode() != 0) {
                throw new ToolException("snapshot list failed: " + child.text());
            }
            return Snapshots.newest(json(child.text()));
        }
    }

    /** The JSON in the output, without earlier lines of the JVM or of libraries. */
    private static String json(String text) {
        int start = text.indexOf('\n' + "[");
        return text.startsWith("[") || text.startsWith("{") || start < 0
                ? text
                : text.substring(start);
    }
}
