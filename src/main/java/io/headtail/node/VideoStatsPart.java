package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.history.stats.VideoStats;
import io.headtail.history.stats.VideoStatsStatus;
import io.headtail.instance.settings.CountingRules;
import io.headtail.log.Topic;
import io.headtail.log.follow.FollowerStatus;
import io.headtail.log.follow.LogFollower;
import io.headtail.log.follow.Membership;
import io.headtail.merge.Merger;
import io.headtail.time.IsoDuration;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a merger that store every video's views: a follower of the log on a thread of its
 * own, and a job for roll-ups and retention on another. What they need and is away is waited for;
 * neither ends the process.
 */
final class VideoStatsPart {
    private static final Logger LOG = LoggerFactory.getLogger(VideoStatsPart.class);

    /** Of the consumer group, after the configured one. */
    private static final String NAME = "video-stats";

    /** How often it looks whether a partial has come, before which nothing is read. */
    private static final long KNOWN_POLL_MS = 100;

    private static final Duration MAINTENANCE_INTERVAL = Duration.ofSeconds(30);

    private final Topic topic;
    private final VideoStats stats;
    private final LogFollower follower;
    private final VideoStatsStatus status;
    private final SameRules rules;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private final ScheduledExecutorService maintenance;

    private VideoStatsPart(
            Config config,
            VideoStatsSettings settings,
            HistoryPart history,
            Topic topic,
            Merger merger,
            BooleanSupplier caughtUp) {
        this.topic = topic;
        this.rules =
                new SameRules(
                        CountingRules.of(config.instance()),
                        topic.get().topicId(),
                        caughtUp,
                        merger::countedBy);
        this.stats =
                history.videoStats(
                        settings, topic.get().topicId(), rules(config, settings.resolutionMs()));
        // The follower of the log confirms the topic after each poll and before it stores.
        var following =
                stats.follower(
                        config.timing(), rules, () -> topic.get().partitions(), System::nanoTime);
        this.status = following.status();
        this.follower =
                new LogFollower(
                        config.kafka(),
                        NAME,
                        config.event(),
                        false,
                        topic,
                        config.timing().latenessMs(),
                        following,
                        Membership.UNUSED,
                        System::nanoTime);
        this.thread = Thread.ofPlatform().name(NAME).unstarted(this::follow);
        this.maintenance =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(NAME + "-hours").daemon().factory());
    }

    /**
     * Starts them; null if they are off.
     *
     * @param merger knows how instances count
     * @param caughtUp whether it has read the partials that were there at the start
     */
    static @Nullable VideoStatsPart start(
            Config config,
            @Nullable HistoryPart history,
            Topic topic,
            Merger merger,
            BooleanSupplier caughtUp) {
        VideoStatsSettings settings = config.videoStats();
        if (settings == null || history == null) {
            return null;
        }
        VideoStatsPart part =
                new VideoStatsPart(config, settings, history, topic, merger, caughtUp);
        part.thread.start();
        long seconds = MAINTENANCE_INTERVAL.toSeconds();
        var unused =
                part.maintenance.scheduleWithFixedDelay(
                        part::maintain, seconds, seconds, TimeUnit.SECONDS);
        return part;
    }

    /** What decides what counts; not the tick, since rows have a resolution of their own. */
    private static String rules(Config config, long resolutionMs) {
        return CountingRules.of(config.instance()).textOfEvents()
                + "video-stats.resolution="
                + IsoDuration.format(resolutionMs)
                + "\n";
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
        }
    }

    // Whatever leaves here would end the schedule without a word.
    void maintain() {
        try {
            stats.maintain(topic.get().partitions());
        } catch (HistoryException e) {
            LOG.debug("hours and tables of views", e);
        } catch (Throwable e) {
            LOG.error("hours of views not rolled up, trying again", e);
        }
    }

    /** What is written. */
    VideoStatsStatus status() {
        return status;
    }

    /** What is read. */
    FollowerStatus following() {
        return follower.status();
    }

    /** Whether instances count by other settings, so that nothing is written. */
    boolean differs() {
        return rules.differ();
    }

    /** Stops reading. */
    void stop() {
        stopped.countDown();
        follower.close();
        maintenance.shutdownNow();
    }

    /** Stops, and waits for transactions that run. */
    void close(Grace grace) {
        stop();
        grace.join(thread);
        grace.await(maintenance);
    }
}
