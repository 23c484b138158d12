package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.history.StoredAnswers;
import io.headtail.history.boundary.StoredAnswer;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.node.metrics.MetricsText;
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
                        history == null ? null : new EarlierAnswers(history, config),
                        config.timing().latenessMs());
        metrics.redis(started.status());
        return started;
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
            StoredAnswer stored = history.reader().at(spec, end, config.topKMax());
            return stored == null ? null : StoredAnswers.answer(spec, stored);
        }

        @Override
        public SortedMap<Long, Integer> corrected(CalendarUnit unit, long first, long last) {
            return history.corrected().between(window(unit).name(), unit, first, last);
        }
    }
}
