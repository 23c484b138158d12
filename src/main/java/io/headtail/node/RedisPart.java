package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.history.StoredAnswers;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.history.read.HistoryReader;
import io.headtail.merge.Answers;
import io.headtail.node.metrics.MetricsText;
import io.headtail.redis.RedisPublisher;
import io.headtail.redis.RedisSettings;
import io.headtail.redis.SealedHistory;
import io.headtail.time.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts what writes a merger's answers to Redis. */
final class RedisPart {
    private RedisPart() {}

    /**
     * Starts it, where Redis is configured and the role has answers; null otherwise.
     *
     * @param answers the newest ones, stored or live
     * @param history null if none is kept
     * @param metrics told of it
     */
    static @Nullable RedisPublisher start(
            Config config,
            Role role,
            Answers answers,
            @Nullable HistoryPart history,
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
                        history == null ? null : sealed(history.reader(), config),
                        config.timing().latenessMs());
        metrics.redis(started.status());
        return started;
    }

    // As GET /top-k answers for an earlier one.
    private static SealedHistory sealed(HistoryReader reader, Config config) {
        List<WindowSpec> windows = config.windows();
        return (unit, end) -> {
            WindowSpec spec = windows.get(unit.windowOf(windows));
            StoredAnswer stored = reader.at(spec, end, config.topKMax());
            return stored == null ? null : StoredAnswers.answer(spec, stored);
        };
    }
}
