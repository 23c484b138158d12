package io.headtail.log;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the topic's facts once, and then every second or more often, with a few small requests.
 * If the topic was recreated or is compacted by now, its readers are stopped; a broker that does
 * not answer is waited for.
 */
public final class TopicWatch implements Topic, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final long MIN_WAIT_MS = 250;
    private static final long MAX_WAIT_MS = 10_000;
    private static final long MIN_TIMEOUT_MS = 2_000;
    private static final int MAX_DOUBLINGS = 3;

    /** Failed attempts in a row between two log lines. */
    private static final int ATTEMPTS_PER_LOG_LINE = 10;

    private final TopicInspector inspector;
    private final LongSupplier nanos;
    private final KnownFacts known;
    private int failures;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("topic-watch").daemon().factory());

    /**
     * Asks for the topic's facts.
     *
     * @param nanos the clock of {@link #lookedNanos}, such as {@link System#nanoTime}
     * @throws TopicProblemException if the topic cannot be used, or Kafka does not answer
     */
    public TopicWatch(KafkaSettings settings, LongSupplier nanos) {
        this.nanos = nanos;
        inspector = new TopicInspector(settings);
        try {
            long began = nanos.getAsLong();
            known = new KnownFacts(inspector.inspect(), began);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What has been found since the start: the newest partition count, the shortest retention. */
    public TopicFacts facts() {
        return known.facts();
    }

    /**
     * {@code retention.ms} as the broker said last, which may be longer than that of {@link
     * #facts}; −1 if unlimited.
     */
    public long retentionMs() {
        return known.retentionMs();
    }

    @Override
    public TopicFacts get() {
        return known.facts();
    }

    @Override
    public long lookedNanos() {
        return known.lookedNanos();
    }

    @Override
    public TopicFacts confirmed(Consumer<@Nullable String> waits) throws InterruptedException {
        for (long wait = MIN_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
            try {
                TopicFacts now = look(inspector::inspect);
                waits.accept(null);
                return now;
            } catch (TopicProblemException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException(e.getMessage());
                }
                if (e.isFinal()) {
                    throw e;
                }
                waits.accept(e.getMessage());
                Thread.sleep(wait);
            }
        }
    }

    /** Starts watching, with a request each second. */
    public void start(Consumer<TopicProblemException> onUnusable) {
        start(INTERVAL, onUnusable);
    }

    /**
     * Starts watching.
     *
     * @param interval between two requests; at most a second
     * @param onUnusable called if the topic was recreated or is compacted: counts are invalid from
     *     then on
     */
    public void start(Duration interval, Consumer<TopicProblemException> onUnusable) {
        long ms = Math.min(interval.toMillis(), INTERVAL.toMillis());
        var unused =
                timer.scheduleWithFixedDelay(
                        () -> watch(onUnusable), ms, ms, TimeUnit.MILLISECONDS);
    }

    private void watch(Consumer<TopicProblemException> onUnusable) {
        try {
            look(() -> inspector.inspect(timeout(failures)));
            failures = 0;
        } catch (TopicProblemException e) {
            if (timer.isShutdown()) {
                LOG.debug("topic watch ends: {}", e.getMessage());
            } else if (e.isFinal()) {
                timer.shutdown();
                onUnusable.accept(e);
            } else if (failures++ % ATTEMPTS_PER_LOG_LINE == 0) {
                LOG.warn("topic watch: {}", e.getMessage());
            }
        } catch (RuntimeException e) {
            // A scheduled executor drops a task that throws, and ticks would wait for its answers
            // for ever.
            if (failures++ % ATTEMPTS_PER_LOG_LINE == 0) {
                LOG.error("topic watch", e);
            }
        }
    }

    /**
     * How long to wait for a broker, while ticks wait for the answer: a short time, since another
     * broker may answer at once, but longer after failed attempts, since all brokers may be slow.
     */
    static Duration timeout(int failures) {
        return Duration.ofMillis(MIN_TIMEOUT_MS << Math.min(failures, MAX_DOUBLINGS));
    }

    private TopicFacts look(Supplier<TopicFacts> question) {
        long began = nanos.getAsLong();
        return found(question.get(), began);
    }

    private synchronized TopicFacts found(TopicFacts now, long beganNanos) {
        String topicId = known.facts().topicId();
        if (!now.topicId().equals(topicId)) {
            throw new TopicProblemException(
                    "the topic was recreated: its id was "
                            + topicId
                            + " and is "
                            + now.topicId()
                            + "; restart to count the new one");
        }
        known.found(now, beganNanos);
        return known.facts();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        inspector.close();
    }
}
