package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.log.follow.LogFollower;
import io.headtail.log.late.LateBin;
import io.headtail.log.late.LateTopic;
import io.headtail.log.late.LateTransactions;
import io.headtail.node.metrics.MetricsText;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The late bin and what reads for it, on a thread of its own. Whatever happens to it, counting goes
 * on.
 */
final class LatePart {
    private static final Logger LOG = LoggerFactory.getLogger(LatePart.class);

    private final TopicWatch topic;
    private final LateBin bin;
    private final LogFollower follower;
    private final Thread thread;

    /**
     * Makes the topic of late events, connects and starts; null if none is configured.
     *
     * @throws io.headtail.log.TopicProblemException if one of the topics cannot be used
     */
    static @Nullable LatePart start(Config config, MetricsText metrics) {
        String lateTopic = config.lateTopic();
        if (lateTopic == null) {
            return null;
        }
        LateTopic.ensure(config.kafka(), lateTopic);
        LatePart started = new LatePart(config, lateTopic);
        metrics.lateBin(started.bin.status(), started.follower.status());
        return started;
    }

    private LatePart(Config config, String lateTopic) {
        topic = new TopicWatch(config.kafka(), System::nanoTime);
        // One group for all that send to the topic, also of two sets of instances: each event once.
        KafkaSettings settings = config.kafka().withGroup(lateTopic);
        String instanceId = settings.instanceId();
        // A process that returns under its name ends the transaction that it left open.
        String id =
                String.join(
                        "-",
                        lateTopic,
                        LateBin.GROUP,
                        instanceId == null ? UUID.randomUUID().toString() : instanceId);
        bin =
                new LateBin(
                        settings,
                        lateTopic,
                        new LateTransactions(settings, lateTopic, id),
                        config.event(),
                        topic,
                        config.timing().latenessMs(),
                        System::nanoTime);
        follower =
                new LogFollower(
                        settings,
                        LateBin.GROUP,
                        config.event(),
                        true,
                        topic,
                        config.timing().latenessMs(),
                        bin,
                        bin,
                        System::nanoTime);
        thread = Thread.ofPlatform().name(LateBin.GROUP).start(this::run);
    }

    private void run() {
        try {
            follower.run();
        } catch (Throwable e) {
            LOG.error("{} stops: {}", LateBin.GROUP, e, e);
        } finally {
            bin.close();
        }
    }

    /** Stops reading. */
    void stop() {
        follower.close();
    }

    /** Stops, and waits for a transaction that runs. */
    void close(Grace grace) {
        stop();
        grace.join(thread);
        topic.close();
    }
}
