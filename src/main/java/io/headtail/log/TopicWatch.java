package io.headtail.log;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topic of view events once, and every second from then on: two small requests. A
 * topic that was made again or is compacted by now ends whatever reads it; a broker that does not
 * answer is waited for.
 */
public final class TopicWatch implements Topic, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final long INTERVAL_MS = 1_000;
    private static final long MIN_WAIT_MS = 250;
    private static final long MAX_WAIT_MS = 10_000;

    /** Looks in vain, one after the other, between two lines of the log. */
    private static final int LOOKS_A_LINE = 10;

    private final TopicInspector inspector;
    private volatile TopicFacts facts;
    private int vain;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("topic-watch").daemon().factory());

    /**
     * Inspects the topic.
     *
     * @throws TopicProblemException if it cannot be used
     */
    public TopicWatch(KafkaSettings settings) {
        inspector = new TopicInspector(settings);
        try {
            facts = inspector.inspect();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** What has been found since the start: the newest partition count, the shortest retention. */
    public TopicFacts facts() {
        return facts;
    }

    @Override
    public TopicFacts get() {
        return facts;
    }

    @Override
    public TopicFacts confirmed(Consumer<@Nullable String> waits) throws InterruptedException {
        for (long wait = MIN_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
            try {
                TopicFacts now = look();
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

    /**
     * Starts watching.
     *
     * @param onUnusable told when the topic is another one of the same name, or is compacted:
     *     nothing that was counted holds any more
     */
    public void start(Consumer<TopicProblemException> onUnusable) {
        var unused =
                timer.scheduleWithFixedDelay(
                        () -> watch(onUnusable), INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void watch(Consumer<TopicProblemException> onUnusable) {
        try {
            look();
            vain = 0;
        } catch (TopicProblemException e) {
            if (e.isFinal()) {
                timer.shutdown();
                onUnusable.accept(e);
            } else if (vain++ % LOOKS_A_LINE == 0) {
                LOG.warn("topic watch: {}", e.getMessage());
            }
        }
    }

    private TopicFacts look() {
        return found(inspector.inspect());
    }

    private synchronized TopicFacts found(TopicFacts now) {
        if (!now.topicId().equals(facts.topicId())) {
            throw new TopicProblemException(
                    "the topic was made again: its id was "
                            + facts.topicId()
                            + " and is "
                            + now.topicId()
                            + "; start again to count the new one");
        }
        facts = facts.and(now);
        return facts;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        inspector.close();
    }
}
