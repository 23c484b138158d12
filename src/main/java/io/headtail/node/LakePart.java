package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.instance.settings.CountingRules;
import io.headtail.lake.LakeFollower;
import io.headtail.lake.LakeOpening;
import io.headtail.lake.LakeSettings;
import io.headtail.lake.LakeStatus;
import io.headtail.log.Topic;
import io.headtail.log.follow.FollowerStatus;
import io.headtail.log.follow.LogFollower;
import io.headtail.log.follow.Membership;
import io.headtail.merge.Merger;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer of the lake in a merger: a follower of the log on a thread of its own. What it needs
 * and is away is waited for; it never ends the process.
 */
final class LakePart {
    private static final Logger LOG = LoggerFactory.getLogger(LakePart.class);

    /** Of the consumer group, after the configured one. */
    private static final String NAME = "lake";

    /** How often it looks whether a partial has come, before which nothing is read. */
    private static final long KNOWN_POLL_MS = 100;

    private final SameRules rules;
    private final LakeStatus status = new LakeStatus();
    private final LakeOpening lake;
    private final LogFollower follower;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    private LakePart(
            Config config,
            LakeSettings settings,
            Topic topic,
            Merger merger,
            BooleanSupplier caughtUp) {
        CountingRules counting = CountingRules.of(config.instance());
        String topicId = topic.get().topicId();
        rules = new SameRules(counting, topicId, caughtUp, merger::countedBy);
        lake =
                new LakeOpening(
                        settings.url()::open,
                        store ->
                                LakeFollower.open(
                                        settings,
                                        store,
                                        config.kafka().topic(),
                                        topicId,
                                        config.kafka().group() + "-" + NAME,
                                        counting.textOfEvents(),
                                        config.timing().latenessMs(),
                                        Path.of(System.getProperty("java.io.tmpdir")),
                                        rules,
                                        status,
                                        System::nanoTime));
        follower =
                new LogFollower(
                        config.kafka(),
                        NAME,
                        config.event(),
                        false,
                        topic,
                        config.timing().latenessMs(),
                        lake,
                        Membership.UNUSED,
                        System::nanoTime);
        thread = Thread.ofPlatform().name(NAME).unstarted(this::follow);
    }

    /**
     * Makes it, without starting it; null if there is no lake.
     *
     * @param merger knows how instances count
     * @param caughtUp whether it has read the partials that were there at the start
     */
    static @Nullable LakePart create(
            Config config, Topic topic, Merger merger, BooleanSupplier caughtUp) {
        LakeSettings settings = config.lake();
        return settings == null ? null : new LakePart(config, settings, topic, merger, caughtUp);
    }

    /** Starts reading. */
    void start() {
        thread.start();
    }

    private void follow() {
        try {
            while (!rules.known()) {
                if (stopped.await(KNOWN_POLL_MS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            follower.run();
        } catch (InterruptedException e) {
            LOG.debug("{} stopped while waiting for instances", NAME);
        } catch (Throwable e) {
            LOG.error("{} stops: {}", NAME, e, e);
        } finally {
            lake.close();
        }
    }

    /** What is written. */
    LakeStatus status() {
        return status;
    }

    /** What is read. */
    FollowerStatus following() {
        return follower.status();
    }

    /** Stops reading. */
    void stop() {
        stopped.countDown();
        follower.close();
    }

    /** Stops, and waits for what is being written. */
    void close(Grace grace) {
        stop();
        grace.join(thread);
    }
}
