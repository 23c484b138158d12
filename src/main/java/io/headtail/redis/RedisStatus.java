package io.headtail.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What has been written to Redis, for metrics. Thread-safe. */
public final class RedisStatus {
    private final LongAdder written = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Map<String, Long> ticks = new ConcurrentHashMap<>();
    private volatile boolean up;

    /** Number of answers that were stored. */
    public long written() {
        return written.sum();
    }

    /** Number of answers that were not stored since Redis had the same or a newer one already. */
    public long kept() {
        return kept.sum();
    }

    /** How often Redis was away or refused. */
    public long failures() {
        return failures.sum();
    }

    /** Whether the last attempt succeeded; false before the first one. */
    public boolean up() {
        return up;
    }

    /**
     * The last tick of each window that Redis is known to have, or a newer one; epoch ms by name.
     * Without windows of which none has been written.
     */
    public Map<String, Long> ticks() {
        return Map.copyOf(ticks);
    }

    void count(RedisAnswers.Outcome outcome) {
        (outcome == RedisAnswers.Outcome.KEPT ? kept : written).increment();
    }

    void tick(String window, long tick) {
        ticks.put(window, tick);
    }

    void failed() {
        failures.increment();
        up = false;
    }

    void succeeded() {
        up = true;
    }
}
