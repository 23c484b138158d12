package io.headtail.log.follow;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pauses between attempts while something is away, each twice as long as the one before. An
 * outage is one line in the log, and its end another. Not thread-safe.
 */
final class RetryPause {
    private static final Logger LOG = LoggerFactory.getLogger(RetryPause.class);
    private static final long MIN_MS = 250;
    private static final long MAX_MS = 10_000;

    private final String name;
    private long pauseMs;
    private long retryAtNanos;
    private long sinceNanos;

    /**
     * Not pausing.
     *
     * @param name for the log
     */
    RetryPause(String name) {
        this.name = name;
    }

    boolean isOn() {
        return pauseMs > 0;
    }

    /** Whether the next attempt is due. */
    boolean isDue(long nowNanos) {
        return pauseMs == 0 || nowNanos - retryAtNanos >= 0;
    }

    /** Called when an attempt failed. */
    void failed(Exception e, long nowNanos) {
        if (pauseMs == 0) {
            sinceNanos = nowNanos;
            LOG.warn("{} waits, and tries again till it is back: {}", name, e.getMessage());
        } else {
            LOG.debug("{} still waits: {}", name, e.getMessage());
        }
        pauseMs = pauseMs == 0 ? MIN_MS : Math.min(2 * pauseMs, MAX_MS);
        retryAtNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(pauseMs);
    }

    /** Called when an attempt succeeded. */
    void succeeded(long nowNanos) {
        if (pauseMs > 0) {
            long ms = TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
            LOG.info("{} resumed after {} ms", name, ms);
            pauseMs = 0;
        }
    }
}
