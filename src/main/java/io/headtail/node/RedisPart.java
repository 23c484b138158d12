package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.history.StoredAnswers;
import io.headtail.log.KafkaSettings;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.node.metrics.MetricsText;
import io.headtail.redis.RedisOwner;
import io.headtail.redis.RedisPublisher;
import io.headtail.redis.RedisSettings;
import io.headtail.redis.SealedHistory;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Starts what writes a merger's answers to Redis. */
final class RedisPart {
    private RedisPart() {}

    /**
     * Starts it, where Redis is configured and the role has answers; null otherwise.
     *
     * @param answers the newest ones, stored or live
     * @param history null if none is kept
     * @param live asked for Kafka's id of its cluster
     * @param metrics told of it
     */
    static @Nullable RedisPublisher start(
            Config config,
            Role role,
            Answers answers,
            @Nullable HistoryPart history,
            NodeAnswers live,
            MetricsText metrics) {
        RedisSettings settings = config.redis();
        if (settings == null || role == Role.INSTANCE) {
            return null;
        }
        RedisPublisher started =
                new RedisPublisher(
                        settings,
                        answers,
                        config.sealed(),
                        history == null ? null : new EarlierAnswers(history, config),
                        config.timing().latenessMs(),
                        () -> owner(config.kafka(), live.clusterId()));
        metrics.redis(started.status());
        return started;
    }

    private static RedisOwner owner(KafkaSettings kafka, @Nullable String clusterId) {
        return new RedisOwner(clusterId, kafka.topic(), kafka.partialsTopic());
    }

    /** As {@code GET /top-k} answers for an earlier one. */
    private record EarlierAnswers(HistoryPart history, Config config) implements SealedHistory {
        private WindowSpec window(CalendarUnit unit) {
            List<WindowSpec> windows = config.windows();
            return windows.get(unit.windowOf(windows));
        }

        @Override
        public @Nullable Answer at(CalendarUnit unit, long end) {
            WindowSpec spec = window(unit);
            return StoredAnswers.at(history.reader(), spec, end, config.topKMax());
        }

        @Override
        public SortedMap<Long, Integer> corrected(CalendarUnit unit, long first, long last) {
            return history.corrected().between(window(unit).name(), unit, first, last);
        }

        @Override
        public SortedMap<Long, Long> disputed(CalendarUnit unit, long first, long last) {
            return history.corrected().disputed(window(unit).name(), unit, first, last);
        }
    }
}
