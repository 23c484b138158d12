package io.headtail.log;

import static java.util.Objects.requireNonNullElse;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pauses between attempts while something is away, each twice as long as the one before, 10 s
 * at most. An outage is one line in the log for each kind of failure, {@value #MAX_LINES} at most,
 * and its end another. Failures are of one kind if they are of one class and their messages differ
 * only in words with digits. Not thread-safe.
 */
public final class RetryPause {
    private static final Logger LOG = LoggerFactory.getLogger(RetryPause.class);
    private static final long MIN_MS = 250;
    private static final long MAX_MS = 10_000;
    private static final int MAX_LINES = 10;

    /** Ports, offsets, times, ids of requests. */
    private static final Pattern NUMBERED = Pattern.compile("\\w*\\d\\w*");

    private final String name;

    /** What this outage was logged for: what is behind one may be another by now. */
    private final Set<String> logged = new HashSet<>();

    private long pauseMs;
    private long retryAtNanos;
    private long sinceNanos;

    /**
     * Not pausing.
     *
     * @param name of what waits, for the log
     */
    public RetryPause(String name) {
        this.name = name;
    }

    /** Whether the last attempt failed. */
    public boolean isOn() {
        return pauseMs > 0;
    }

    /**
     * Whether the next attempt is due.
     *
     * @param nowNanos as {@link System#nanoTime}
     */
    public boolean isDue(long nowNanos) {
        return pauseMs == 0 || nowNanos - retryAtNanos >= 0;
    }

    /** Called when an attempt failed, in a way that is to be expected of what is away. */
    public void failed(Exception e, long nowNanos) {
        if (isNew(e)) {
            LOG.warn("{} waits, and tries again till it succeeds: {}", name, reason(e));
        } else {
            LOG.debug("{} still waits: {}", name, reason(e));
        }
        lengthen(nowNanos);
    }

    /** Called when an attempt failed in another way: the stack trace is logged. */
    public void unexpected(RuntimeException e, long nowNanos) {
        if (isNew(e)) {
            LOG.error("{} begins again after a failure: {}", name, e, e);
        } else {
            LOG.debug("{} begins again after a failure: {}", name, e.toString());
        }
        lengthen(nowNanos);
    }

    private boolean isNew(Exception e) {
        return logged.size() < MAX_LINES
                && logged.add(NUMBERED.matcher(e.toString()).replaceAll(""));
    }

    // Some have no message, as that of a channel that is closed.
    private static String reason(Exception e) {
        return requireNonNullElse(e.getMessage(), e.toString());
    }

    private void lengthen(long nowNanos) {
        if (pauseMs == 0) {
            sinceNanos = nowNanos;
        }
        pauseMs = pauseMs == 0 ? MIN_MS : Math.min(2 * pauseMs, MAX_MS);
        retryAtNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(pauseMs);
    }

    /** Called when an attempt succeeded. */
    public void succeeded(long nowNanos) {
        if (pauseMs > 0) {
            long ms = TimeUnit.NANOSECONDS.toMillis(nowNanos - sinceNanos);
            LOG.info("{} resumed after {} ms", name, ms);
            pauseMs = 0;
            logged.clear();
        }
    }
}
