package io.headtail.log;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the topic of view events once, and every few seconds from then on. */
public final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final int EVERY_SECONDS = 10;

    private final TopicInspector inspector;
    private volatile TopicFacts facts;
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

    /**
     * Starts watching.
     *
     * @param onRemade told when the topic is another one of the same name: nothing that was counted
     *     holds any more
     */
    public void start(Consumer<TopicProblemException> onRemade) {
        var unused =
                timer.scheduleWithFixedDelay(
                        () -> look(onRemade), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look(Consumer<TopicProblemException> onRemade) {
        try {
            TopicFacts now = inspector.inspect();
            if (now.topicId().equals(facts.topicId())) {
                facts = facts.and(now);
            } else {
                onRemade.accept(
                        new TopicProblemException(
                                "the topic was made again: its id was "
                                        + facts.topicId()
                                        + " and is "
                                        + now.topicId()
                                        + "; start again to count the new one"));
            }
        } catch (TopicProblemException e) {
            LOG.warn("topic watch: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        inspector.close();
    }
}
