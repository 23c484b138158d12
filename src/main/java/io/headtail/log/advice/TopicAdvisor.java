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
 * Looks at some records of the topic soon after a start, and warns, once on each subject, of what
 * the settings do not go with. A topic with few records is looked at again as long as there are
 * few; and where events turn out to be misplaced, the newest records are looked at for why. All on
 * a thread of its own, which holds up nobody and ends nothing.
 */
public final class TopicAdvisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdvisor.class);

    /** So that a start has the broker for itself. */
    private static final Duration BEFORE_FIRST = Duration.ofSeconds(1);

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
     * Starts.
     *
     * @param topic tells how many partitions there are
     * @param misplaced whether events have been seen that are
     */
    public TopicAdvisor(
            KafkaSettings settings, EventSettings event, Topic topic, BooleanSupplier misplaced) {
        this(settings, event, topic, misplaced, BEFORE_FIRST);
    }

    /** For tests: with another wait before the first look. */
    TopicAdvisor(
            KafkaSettings settings,
            EventSettings event,
            Topic topic,
            BooleanSupplier misplaced,
            Duration beforeFirst) {
        this.event = event;
        this.topic = topic;
        this.misplaced = misplaced;
        this.sampler = new TopicSampler(settings);
        this.name = settings.topic();
        this.thread =
                Thread.ofPlatform().name("topic-advisor").daemon().start(() -> run(beforeFirst));
    }

    private void run(Duration beforeFirst) {
        try {
            Thread.sleep(beforeFirst);
            int records = 0;
            boolean knowsPlacement = !event.checkPartition();
            Duration wait = MIN_WAIT;
            while (records < TopicSampler.ENOUGH || !knowsPlacement) {
                if (records < TopicSampler.ENOUGH) {
                    records = look(false);
                    wait = doubled(wait);
                    if (records >= TopicSampler.ENOUGH) {
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

    /** Looks once; how many records there were. */
    private int look(boolean newest) {
        try {
            int partitions = topic.get().partitions();
            Sample sample = sampler.read(partitions, newest);
            TopicAdvice.of(sample, event, partitions).forEach(this::tell);
            return sample.records().size();
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // Nothing depends on it, and whoever does says what is wrong with the broker.
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
