package io.headtail.config;

import io.headtail.history.settings.HistoryKeep;
import io.headtail.log.KafkaSettings;
import io.headtail.log.PartialLimit;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.time.Millis;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Config} from a file, overridden by the environment, overridden by {@code --set}.
 * Finds all problems in one run.
 */
public final class ConfigLoader {
    private final Role role;
    private final ConfigSources sources;
    private final CheckedValues values;
    private final List<String> problems;

    private ConfigLoader(
            Role role, ConfigSources sources, CheckedValues values, List<String> problems) {
        this.role = role;
        this.sources = sources;
        this.values = values;
        this.problems = problems;
    }

    /**
     * Reads all sources.
     *
     * @param file null for none
     * @param environment environment variables; those without the prefix {@code HEADTAIL_} are
     *     ignored
     * @param sets {@code key=value}; later ones override earlier ones
     * @throws ConfigException with every problem found
     */
    public static Config load(
            Role role, @Nullable Path file, Map<String, String> environment, List<String> sets) {
        List<String> problems = new ArrayList<>();
        ConfigSources sources = sources(file, environment, sets, problems);
        CheckedValues values = new CheckedValues(sources, problems);
        Config config = new ConfigLoader(role, sources, values, problems).read();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }

    /**
     * As {@link #load}, for callers that only need {@code snapshot.*}.
     *
     * @throws ConfigException with every problem found
     */
    public static SnapshotSettings loadSnapshots(
            @Nullable Path file, Map<String, String> environment, List<String> sets) {
        List<String> problems = new ArrayList<>();
        ConfigSources sources = sources(file, environment, sets, problems);
        SnapshotSettings settings = SnapshotSection.read(new CheckedValues(sources, problems));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return settings;
    }

    private static ConfigSources sources(
            @Nullable Path file,
            Map<String, String> environment,
            List<String> sets,
            List<String> problems) {
        ConfigSources sources = new ConfigSources(problems);
        if (file != null) {
            sources.addFile(file);
        }
        sources.addEnvironment(environment);
        sets.forEach(sources::addSet);
        return sources;
    }

    private Config read() {
        Timing timing = TimingSection.read(values);
        List<WindowSpec> windows =
                WindowsSection.read(values.setting(ConfigKey.WINDOWS), timing.tickMs(), problems);
        long boundaryMs = HistorySection.intervalMs(values, timing.tickMs());
        HistoryKeep keep = HistorySection.keep(values);
        int topKMax = values.whole(ConfigKey.TOP_K_MAX, 1, 100_000);
        boolean rises = windows.stream().anyMatch(WindowSpec::isRising);
        PartialLimit limit = new PartialLimit(topKMax, rises);
        KafkaSettings kafka = KafkaSection.read(sources, values, limit, problems);
        String late = KafkaSection.lateTopic(values, kafka);
        SnapshotSettings snapshots = SnapshotSection.read(values);
        return new Config(
                InstanceSection.read(role, values, kafka, windows, timing, topKMax),
                snapshots,
                MergerSection.read(sources, values, timing.tickMs()),
                SealedSection.read(values.setting(ConfigKey.SEALED), windows, problems),
                boundaryMs,
                late,
                KafkaSection.invalidTopic(values, kafka, late),
                keep,
                HistorySection.read(role, values, boundaryMs, keep, problems),
                HistorySection.correctAfter(role, values, boundaryMs),
                VideoStatsSection.read(role, values, boundaryMs),
                RedisSection.read(role, values, topKMax, problems),
                LakeSection.read(role, values, snapshots.s3(), problems),
                HttpSection.read(values, topKMax),
                HttpSection.advertisedUrl(values),
                HttpSection.ranks(values),
                Duration.ofMillis(values.millis(ConfigKey.SHUTDOWN_DELAY, 0, Millis.HOUR)),
                Duration.ofMillis(values.millis(ConfigKey.SHUTDOWN_GRACE, 0, Millis.HOUR)),
                values.choice(ConfigKey.LOGGING_FORMAT, LogFormat.values()),
                SecretFiles.of(role, values));
    }
}
