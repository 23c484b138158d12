package io.headtail.testing;

import io.headtail.log.Topic;
import io.headtail.log.TopicFacts;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A topic for tests without a broker: what is known of it is always the newest. */
@FunctionalInterface
public interface KnownTopic extends Topic {
    @Override
    default long lookedNanos() {
        return System.nanoTime();
    }

    @Override
    default TopicFacts confirmed(Consumer<@Nullable String> waits) {
        return get();
    }
}
