package io.headtail.log.advice;

import io.headtail.log.KafkaSettings;
import io.headtail.log.Topic;
import io.headtail.log.advice.Advice.Subject;
import io.headtail.log.event.EventSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples the topic's records soon after a start, and warns, once for each subject, if the settings
 * do not match them. A topic with few records is sampled again until it has enough; and if events
 * turn out to be misplaced, the newest records are sampled to find out why. Runs on a thread of its
 * own; nothing waits for it or fails with it.
 */
public final class TopicAdvisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdvisor.class);

    /** Lets the other clients of a start go first. */
    private static final Duration INITIAL_DELAY = Duration.ofSeconds(1);

    private static final Duration MIN_WAIT = Duration.ofSeconds(2);
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private static final String SOME_MISPLACED =
            "some events lie in other partitions than event.partitioner=murmur2 has for their ids"
                    + " (headtail_misplaced_events_total), so answers are marked as misplaced; the"
                    + " newest records do not tell why. If another partitioner keeps each id in one"
                    + " partition, set event.partitioner=any";

    private final EventSettings event;
    private final Topic topic;
    private final BooleanSupplier misplaced;
    private final TopicSampler sampler;
    private final String name;
    private final Set<Subject> told = EnumSet.noneOf(Subject.class);
    private final Thread thread;

    /**
     * Starts the thread.
     *
     * @param topic provides the number of partitions
     * @param misplaced whether misplaced events have been seen
     */
    public TopicAdvisor(
            KafkaSettings settings, EventSettings event, Topic topic, BooleanSupplier misplaced) {
        this(settings, event, topic, misplaced, INITIAL_DELAY);
    }

    /** For tests: with another delay before the first sample. */
    TopicAdvisor(
            KafkaSettings settings,
            EventSettings event,
            Topic topic,
            BooleanSupplier misplaced,
            Duration initialDelay) {
        this.event = event;
        this.topic = topic;
        this.misplaced = misplaced;
        this.sampler = new TopicSampler(settings);
        this.name = settings.topic();
        this.thread =
                Thread.ofPlatform().name("topic-advisor").daemon().start(() -> run(initialDelay));
    }

    private void run(Duration initialDelay) {
        try {
            Thread.sleep(initialDelay);
            int records = 0;
            boolean knowsPlacement = !event.checkPartition();
            Duration wait = MIN_WAIT;
            while (records < TopicSampler.MIN_SAMPLE || !knowsPlacement) {
                if (records < TopicSampler.MIN_SAMPLE) {
                    records = look(false);
                    wait = doubled(wait);
                    if (records >= TopicSampler.MIN_SAMPLE) {
                        LOG.info(
                                "topic={} {} records were compared with the settings, warnings: {}",
                                name,
                                records,
                                told.size());
                    }
                }
                if (!knowsPlacement && misplaced.getAsBoolean()) {
                    look(true);
                    tell(new Advice(Subject.PARTITIONER, SOME_MISPLACED));
                    knowsPlacement = true;
                }
                Thread.sleep(wait);
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration doubled(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(MAX_WAIT) < 0 ? doubled : MAX_WAIT;
    }

    /** Samples once; returns the number of records. */
    private int look(boolean newest) {
        try {
            int partitions = topic.get().partitions();
            Sample sample = sampler.read(partitions, newest);
            TopicAdvice.of(sample, event, partitions).forEach(this::tell);
            return sample.records().size();
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // Nothing depends on this, and other parts report what is wrong with the broker.
            LOG.debug("the topic's records were not looked at: {}", e.toString());
            return 0;
        }
    }

    private void tell(Advice advice) {
        if (told.add(advice.subject())) {
            LOG.warn("topic={} {}", name, advice.text());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
