package io.headtail.node;

import io.headtail.log.BrokerAddresses;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what needs Kafka, on a thread of its own, and retries until Kafka is reachable. While no
 * name in {@code kafka.bootstrap-servers} resolves, no Kafka client is created: each would try to
 * resolve it ten times a second, and log that.
 */
final class KafkaStart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaStart.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** Minimum time between two log lines with the same reason. */
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    /** A broker that accepts connections counts as away only after this many failed attempts. */
    private static final int MIN_FAILURES_IF_SLOW = 3;

    private static final long MIN_TIMEOUT_MS = 2_000;
    private static final int MAX_DOUBLINGS = 3;

    /** The start itself; the timeout applies to each answer of the first request. */
    interface StartAttempt {
        /** Starts everything that needs Kafka, unless already started. */
        void over(Duration timeout);
    }

    private final BrokerAddresses addresses;
    private final StartAttempt start;
    private final Consumer<Throwable> onFailure;

    /** Outcome of the first attempts: connected or waiting (null), or failed. */
    private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();

    private final Thread thread;
    private volatile @Nullable String reason;
    private volatile boolean connected;
    private volatile boolean closed;
    private int failures;
    private long loggedNanos;

    /**
     * Creates it.
     *
     * @param onFailure called with a failure that waiting does not fix, if {@link #awaitOutcome}
     *     has already returned
     */
    KafkaStart(KafkaSettings settings, StartAttempt start, Consumer<Throwable> onFailure) {
        this.addresses = new BrokerAddresses(settings.bootstrapServers());
        this.start = start;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name("kafka-start").daemon().unstarted(this::run);
    }

    /** Starts the thread; call once. */
    void begin() {
        thread.start();
    }

    private void run() {
        while (!connected && !closed) {
            try {
                String unresolved = addresses.unresolved();
                if (unresolved == null) {
                    start.over(timeout());
                    connected();
                } else {
                    waits(unresolved, false);
                }
            } catch (TopicProblemException e) {
                if (e.unreachable()) {
                    waits(String.valueOf(e.getMessage()), e.accepts());
                } else {
                    fail(e);
                    return;
                }
            } catch (RuntimeException | Error e) {
                // Errors too, or callers would wait for the outcome for ever.
                fail(e);
                return;
            }
        }
    }

    // Short at first, so that an unreachable broker is soon reported; longer later, for slow ones.
    private Duration timeout() {
        return Duration.ofMillis(MIN_TIMEOUT_MS << Math.min(failures, MAX_DOUBLINGS));
    }

    private void connected() {
        if (reason != null) {
            LOG.info("Kafka is reachable at {}", addresses);
        }
        connected = true;
        reason = null;
        outcome.complete(null);
    }

    private void waits(String why, boolean mayBeSlow) {
        failures++;
        if (mayBeSlow && failures < MIN_FAILURES_IF_SLOW) {
            return;
        }
        long now = System.nanoTime();
        if (!why.equals(reason) || now - loggedNanos > LOG_INTERVAL.toNanos()) {
            LOG.warn("waiting for Kafka: {}", why);
            loggedNanos = now;
        }
        reason = why;
        outcome.complete(null);
        LockSupport.parkNanos(RETRY_INTERVAL.toNanos());
    }

    // Fails the start if it is still running; otherwise reports a failed part.
    private void fail(Throwable e) {
        if (!closed && !outcome.completeExceptionally(e)) {
            onFailure.accept(e);
        }
    }

    /**
     * Returns once everything is started, or Kafka is found to be away; the thread then continues
     * to wait for it.
     *
     * @param atMost timeout; null for none
     * @throws RuntimeException if waiting does not help; an {@link Error} likewise
     */
    void awaitOutcome(@Nullable Duration atMost) {
        try {
            if (atMost == null) {
                outcome.get();
            } else {
                outcome.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            LOG.warn("Kafka at {} does not answer yet", addresses);
            reason = "no answer yet";
            outcome.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        }
    }

    /** Why Kafka is waited for; null if it is reachable, or not yet known to be away. */
    @Nullable String reason() {
        return reason;
    }

    /** Ends the wait. The caller closes what has been started. */
    void close(Duration grace) {
        closed = true;
        thread.interrupt();
        try {
            if (thread.isAlive()) {
                thread.join(grace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(30));
    }
}
