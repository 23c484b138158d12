package io.headtail.redis;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose answers are below a prefix: those of one topic of partials, which mergers share. Another
 * Headtail below the same prefix would replace them, and be replaced, with each tick.
 *
 * @param clusterId Kafka's id of its cluster; null while it is not known
 * @param topic the topic of view events
 * @param partials the topic of partials
 */
public record RedisOwner(@Nullable String clusterId, String topic, String partials) {
    private static final String UNKNOWN = "?";

    /** As it is stored, and said to users. */
    String text() {
        return "cluster=%s topic=%s partials=%s"
                .formatted(Objects.requireNonNullElse(clusterId, UNKNOWN), topic, partials);
    }

    /** Whether it is known well enough to be stored, and to be told from what is. */
    boolean isKnown() {
        return clusterId != null;
    }

    /** Whether what is stored is not known to be another one. */
    boolean mayBe(String stored) {
        if (isKnown()) {
            return stored.equals(text());
        }
        String topics = text().substring(text().indexOf(' '));
        return stored.endsWith(topics);
    }
}
