package io.headtail.cli.support;

import io.headtail.config.Config;
import io.headtail.config.ConfigException;
import io.headtail.config.ConfigLoader;
import io.headtail.config.Role;
import io.headtail.snapshot.store.SnapshotSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands with a configuration; a picocli mixin. */
public final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "YAML file with settings; config/ has one for each role that explains every key.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "Sets one key, overriding the file and the environment; the value is YAML.",
                "Repeatable: --set tick=PT0.5S --set 'windows=[{name: day, length: P1D}]'."
            })
    private List<String> sets = List.of();

    /**
     * Reads only the settings of the snapshot store.
     *
     * @throws ConfigException with every problem found
     */
    public SnapshotSettings loadSnapshots() {
        return ConfigLoader.loadSnapshots(file, System.getenv(), sets);
    }

    /**
     * Reads the configuration of a standalone process, for a command that reads the log.
     *
     * @throws UserError with every problem found
     */
    public Config loadForRecount() {
        try {
            return load(Role.STANDALONE);
        } catch (ConfigException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the file, the environment and the options.
     *
     * @throws ConfigException with every problem found
     */
    public Config load(Role role) {
        return ConfigLoader.load(role, file, System.getenv(), sets);
    }
}
