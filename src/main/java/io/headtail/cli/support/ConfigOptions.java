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

/** The options of every command that reads a configuration; a picocli mixin. */
public final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "YAML file of settings; config/ has one for each role, every key explained.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = {
                "Sets one key, above the file and the environment; the value is YAML.",
                "Repeatable: --set tick=PT0.5S --set 'windows=[{name: day, length: P1D}]'."
            })
    private List<String> sets = List.of();

    /**
     * Reads what says where snapshots are, and nothing else.
     *
     * @throws ConfigException with every problem found
     */
    public SnapshotSettings loadSnapshots() {
        return ConfigLoader.loadSnapshots(file, System.getenv(), sets);
    }

    /**
     * Reads what a standalone process would, for a command that reads the log as it does.
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
