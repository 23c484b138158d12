package io.headtail.config;

import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.http.HttpSettings;
import io.headtail.http.rank.RankSettings;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.lake.LakeSettings;
import io.headtail.log.KafkaSettings;
import io.headtail.log.event.EventSettings;
import io.headtail.redis.RedisSettings;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.time.CalendarUnit;
import io.headtail.time.ClockMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a process, grouped by the part that needs them. {@link ConfigKey} has their keys,
 * defaults and environment variables.
 *
 * @param instance settings of an instance, and those that all roles share with it; without
 *     boundaries and snapshots, which are added where it is started. Names of windows are unique,
 *     lengths are multiples of the tick
 * @param snapshots whether and where an instance stores snapshots of its partitions
 * @param merger settings of a merger
 * @param sealed the calendar units whose last one is answered for; each has its window
 * @param boundaryMs history keeps an answer at each multiple of it, and at each full hour; 0 for no
 *     history
 * @param lateTopic the topic of late events; null for none
 * @param invalidTopic the topic of records that are no valid events; null for none
 * @param historyKeep how long boundaries are kept
 * @param history the database of a merger's answers; null for none
 * @param correctAfter how long after its end a sealed hour, day or month is corrected; null for
 *     never
 * @param videoStats how every video's views are stored; null if they are not
 * @param redis where else a merger's answers are written; null for nowhere
 * @param lake where the log is written to as files; null for nowhere
 * @param http settings of the HTTP port
 * @param advertisedUrl base URL at which mergers ask this process about its partitions; null for
 *     that of this host and the port that is open
 * @param ranks how a merger asks the owners of partitions
 * @param shutdownDelay how long everything goes on after the signal to stop, while the process says
 *     that it is not ready
 * @param shutdownGrace how long a graceful stop may take
 * @param logFormat how log lines are written
 * @param secretFiles the files of secrets that the role reads, by the keys that name them
 */
public record Config(
        InstanceSettings instance,
        SnapshotSettings snapshots,
        MergerSettings merger,
        List<CalendarUnit> sealed,
        long boundaryMs,
        @Nullable String lateTopic,
        @Nullable String invalidTopic,
        HistoryKeep historyKeep,
        @Nullable HistorySettings history,
        @Nullable Duration correctAfter,
        @Nullable VideoStatsSettings videoStats,
        @Nullable RedisSettings redis,
        @Nullable LakeSettings lake,
        HttpSettings http,
        @Nullable String advertisedUrl,
        RankSettings ranks,
        Duration shutdownDelay,
        Duration shutdownGrace,
        LogFormat logFormat,
        Map<String, Path> secretFiles) {
    /** Copies units and files. */
    public Config {
        sealed = List.copyOf(sealed);
        secretFiles = Map.copyOf(secretFiles);
    }

    /** How Kafka is reached, and the names of topics. */
    public KafkaSettings kafka() {
        return instance.kafka();
    }

    /** How records are decoded to events. */
    public EventSettings event() {
        return instance.event();
    }

    /** The windows in their configured order. */
    public List<WindowSpec> windows() {
        return instance.windows();
    }

    /** Tick, lateness and slack. */
    public Timing timing() {
        return instance.timing();
    }

    /** What decides the next tick. */
    public ClockMode clock() {
        return instance.clock();
    }

    /** Number of ranks that are kept and published, 1 to 100,000; also the greatest {@code k}. */
    public int topKMax() {
        return instance.kMax();
    }
}
