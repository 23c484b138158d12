package io.headtail.node.metrics;

import io.headtail.redis.RedisStatus;

/** Metrics of what is written to Redis. */
final class RedisMetrics {
    private RedisMetrics() {}

    /**
     * Adds them.
     *
     * @param now epoch ms
     */
    static void add(MetricFamilies families, RedisStatus status, long now) {
        families.gauge(
                "redis_up", "1 if Redis took what it was last sent, 0 if not", status.up() ? 1 : 0);
        families.counter("redis_writes", "answers that Redis has stored", status.written());
        families.counter(
                "redis_writes_kept",
                "answers that Redis was sent and did not store, as it had the same or a newer one"
                        + " already, of another merger",
                status.kept());
        families.counter(
                "redis_failures", "times that Redis was away or refused", status.failures());
        status.ticks()
                .forEach(
                        (window, tick) ->
                                families.gauge(
                                        "redis_age_seconds",
                                        "age of the answer in Redis: the time of day less the last"
                                                + " tick that was written, or was there already",
                                        Math.max(0, now - tick) / 1e3,
                                        "window",
                                        window));
    }
}
