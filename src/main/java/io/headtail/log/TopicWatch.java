package io.headtail.log;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the topic of view events once, and every few seconds from then on. */
public final class TopicWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final int EVERY_SECONDS = 10;

    private final TopicInspector inspector;
    private final TopicFacts facts;
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

    /** What was found at the start. */
    public TopicFacts facts() {
        return facts;
    }

    /**
     * Starts watching.
     *
     * @param onPartitions told how many partitions there are, every time
     * @param onRemade told when the topic is another one of the same name: nothing that was counted
     *     holds any more
     */
    public void start(IntConsumer onPartitions, Consumer<TopicProblemException> onRemade) {
        var unused =
                timer.scheduleWithFixedDelay(
                        () -> look(onPartitions, onRemade),
                        EVERY_SECONDS,
                        EVERY_SECONDS,
                        TimeUnit.SECONDS);
    }

    private void look(IntConsumer onPartitions, Consumer<TopicProblemException> onRemade) {
        try {
            TopicFacts now = inspector.inspect();
            if (now.topicId().equals(facts.topicId())) {
                onPartitions.accept(now.partitions());
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
