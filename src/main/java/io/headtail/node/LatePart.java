package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.log.KafkaSettings;
import io.headtail.log.TopicWatch;
import io.headtail.log.follow.LogFollower;
import io.headtail.log.late.BinKind;
import io.headtail.log.late.LateBin;
import io.headtail.log.late.LateTopic;
import io.headtail.log.late.LateTransactions;
import io.headtail.node.metrics.MetricsText;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bin of late events, or of invalid records, and what reads for it, on a thread of its own.
 * Whatever happens to it, counting goes on.
 */
final class LatePart {
    private static final Logger LOG = LoggerFactory.getLogger(LatePart.class);

    private final BinKind kind;
    private final TopicWatch topic;
    private final LateBin bin;
    private final LogFollower follower;
    private final Thread thread;

    /**
     * Makes the topic, connects and starts; null if none is configured.
     *
     * @throws io.headtail.log.TopicProblemException if one of the topics cannot be used
     */
    static @Nullable LatePart start(BinKind kind, Config config, MetricsText metrics) {
        String binTopic = kind == BinKind.LATE ? config.lateTopic() : config.invalidTopic();
        if (binTopic == null) {
            return null;
        }
        LateTopic.ensure(kind, config.kafka(), binTopic);
        LatePart started = new LatePart(kind, config, binTopic);
        metrics.bin(kind, started.bin.status(), started.follower.status());
        return started;
    }

    private LatePart(BinKind kind, Config config, String binTopic) {
        this.kind = kind;
        topic = new TopicWatch(config.kafka(), System::nanoTime);
        // One group for all that send to the topic, also of two sets of instances: each event once.
        KafkaSettings settings = config.kafka().withGroup(binTopic);
        String instanceId = settings.instanceId();
        // A process that returns under its name ends the transaction that it left open.
        String id =
                String.join(
                        "-",
                        binTopic,
                        kind.group(),
                        instanceId == null ? UUID.randomUUID().toString() : instanceId);
        bin =
                new LateBin(
                        kind,
                        settings,
                        binTopic,
                        new LateTransactions(settings, binTopic, id),
                        config.event(),
                        topic,
                        config.timing().latenessMs(),
                        System::nanoTime);
        follower =
                new LogFollower(
                        settings,
                        kind.group(),
                        config.event(),
                        true,
                        topic,
                        config.timing().latenessMs(),
                        bin,
                        bin,
                        System::nanoTime);
        thread = Thread.ofPlatform().name(kind.group()).start(this::run);
    }

    private void run() {
        try {
            follower.run();
        } catch (Throwable e) {
            LOG.error("{} stops: {}", kind.group(), e, e);
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
