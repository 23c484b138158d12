package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.http.topk.AnswerSources;
import io.headtail.instance.Instance;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The merger's answers once there is a merger, and what only an instance in the same process knows.
 */
record NodeAnswers(
        List<WindowSpec> windows,
        Supplier<@Nullable MergerPart> merging,
        Supplier<@Nullable Instance> instance)
        implements Answers {
    /**
     * What the HTTP API answers from.
     *
     * @param answers of windows at any time
     */
    static AnswerSources sources(
            Config config, @Nullable HistoryPart history, Answers answers, RankPart ranks) {
        return new AnswerSources(
                answers,
                config.sealed(),
                history == null ? null : history.reader(),
                history == null ? null : history.ranges(),
                ranks.access(),
                config.timing().latenessMs(),
                MergerPart.overdueMs(config));
    }

    /** Kafka's id of its cluster; null until it is known. */
    @Nullable String clusterId() {
        MergerPart parts = merging.get();
        return parts == null ? null : parts.clusterId();
    }

    @Override
    public List<Integer> clockHeldBy() {
        Instance counting = instance.get();
        return counting == null ? List.of() : counting.clockHeldBy();
    }

    @Override
    public @Nullable Answer sealed(CalendarUnit unit) {
        MergerPart parts = merging.get();
        return parts == null ? null : parts.merger().sealed(unit);
    }

    @Override
    public @Nullable Answer newest(String window) {
        MergerPart parts = merging.get();
        return parts == null ? null : parts.merger().newest(window);
    }
}
