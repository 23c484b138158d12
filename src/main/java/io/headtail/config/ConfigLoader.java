package io.headtail.config;

import io.headtail.history.settings.HistoryKeep;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.settings.SnapshotPolicy;
import io.headtail.log.KafkaSettings;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.IsoDuration;
import io.headtail.time.Millis;
import io.headtail.time.PublishMode;
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
    private static final long MAX_DURATION_MS = WindowsSection.MAX_LENGTH_MS;

    private final Role role;
    private final ConfigSources sources;
    private final ConfigValues values;
    private final List<String> problems;

    private ConfigLoader(
            Role role, ConfigSources sources, ConfigValues values, List<String> problems) {
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
        ConfigValues values = new ConfigValues(sources, problems);
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
        SnapshotSettings settings = SnapshotSection.read(new ConfigValues(sources, problems));
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
        Timing timing = timing();
        List<WindowSpec> windows =
                WindowsSection.read(values.setting(ConfigKey.WINDOWS), timing.tickMs(), problems);
        long boundaryMs = HistorySection.intervalMs(values, timing.tickMs());
        HistoryKeep keep = HistorySection.keep(values);
        int topKMax = values.whole(ConfigKey.TOP_K_MAX, 1, 100_000);
        KafkaSettings kafka = KafkaSection.read(sources, values, topKMax, problems);
        return new Config(
                instance(kafka, windows, timing, topKMax),
                SnapshotSection.read(values),
                new MergerSettings(
                        staleAfter(timing.tickMs()), mebibytes(ConfigKey.MERGER_MEMORY, 1)),
                SealedSection.read(values.setting(ConfigKey.SEALED), windows, problems),
                boundaryMs,
                keep,
                HistorySection.read(values, boundaryMs, keep, problems),
                HttpSection.read(values, topKMax),
                Duration.ofMillis(values.millis(ConfigKey.SHUTDOWN_GRACE, 0, Millis.HOUR)));
    }

    private InstanceSettings instance(
            KafkaSettings kafka, List<WindowSpec> windows, Timing timing, int topKMax) {
        return new InstanceSettings(
                kafka,
                EventSection.read(values, MAX_DURATION_MS),
                windows,
                timing,
                clock(),
                Duration.ofMillis(
                        values.millis(ConfigKey.OPEN_TRANSACTION_TIMEOUT, 0, MAX_DURATION_MS)),
                Duration.ofMillis(values.millis(ConfigKey.REPLAY_IDLE, 100, Millis.DAY)),
                values.choice(ConfigKey.PUBLISH, PublishMode.values()),
                Boundaries.NONE,
                topKMax,
                values.whole(ConfigKey.LANES, 1, 1_024),
                mebibytes(ConfigKey.HEAD_MEMORY, 1),
                mebibytes(ConfigKey.TAILS_MEMORY, 0),
                videosMax(),
                values.text(
                        ConfigKey.REPLICA,
                        "[A-Za-z0-9_-]{1,32}",
                        "1 to 32 letters, digits, '_' and '-'"),
                SnapshotPolicy.NONE);
    }

    private long mebibytes(ConfigKey key, int min) {
        return (long) values.whole(key, min, 1_000_000) << 20;
    }

    private int videosMax() {
        return values.value(
                ConfigKey.VIDEOS_MAX,
                text -> {
                    if (text.equals("none")) {
                        return Integer.MAX_VALUE;
                    }
                    if (!text.matches("[1-9][0-9]{0,8}")) {
                        throw new IllegalArgumentException(
                                "allowed are none, and whole numbers from 1 to 999999999");
                    }
                    return Integer.parseInt(text);
                });
    }

    private Timing timing() {
        long tickMs =
                values.value(
                        ConfigKey.TICK,
                        text -> {
                            long ms = IsoDuration.parseMs(text);
                            if (ms < 100 || ms > Millis.MINUTE || Millis.MINUTE % ms != 0) {
                                throw new IllegalArgumentException(
                                        "allowed are durations from PT0.1S to PT1M that divide a"
                                                + " minute without remainder");
                            }
                            return ms;
                        });
        return new Timing(
                tickMs,
                values.millis(ConfigKey.LATENESS, 0, MAX_DURATION_MS),
                values.millis(ConfigKey.SLACK, 0, MAX_DURATION_MS));
    }

    private Duration staleAfter(long tickMs) {
        long ms = values.millis(ConfigKey.STALE_AFTER, 1, Millis.DAY);
        Setting setting = sources.get(ConfigKey.STALE_AFTER);
        if (setting == null) {
            // A partition that reports each tick must not look stale because of the default.
            return Duration.ofMillis(Math.max(ms, 2 * tickMs));
        }
        if (ms < tickMs) {
            String reason = "must not be less than the tick, " + IsoDuration.format(tickMs);
            values.bad(ConfigKey.STALE_AFTER, setting, reason);
        }
        return Duration.ofMillis(ms);
    }

    private ClockMode clock() {
        ClockMode clock = values.choice(ConfigKey.CLOCK, ClockMode.values());
        if (clock == ClockMode.EVENT && role != Role.STANDALONE) {
            values.bad(
                    ConfigKey.CLOCK,
                    values.setting(ConfigKey.CLOCK),
                    "for standalone only, where one process owns all partitions; allowed for %s is wall"
                            .formatted(role));
        }
        return clock;
    }
}
