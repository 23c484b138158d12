package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.http.topk.AnswerSources;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.log.TopicWatch;
import io.headtail.log.partial.BoundaryReader;
import io.headtail.log.partial.PartialReader;
import io.headtail.log.partial.PartitionOwners;
import io.headtail.merge.Merger;
import io.headtail.node.metrics.MetricsText;
import io.headtail.time.ClockMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a merger that need Kafka: the reader and merger of partials, and the reader of
 * boundaries for the history.
 */
final class MergerPart {
    private static final Logger LOG = LoggerFactory.getLogger(MergerPart.class);

    private final Consumer<Throwable> onFailure;
    private final TopicWatch topic;
    private final Merger merger;
    private final PartialReader reader;
    private final @Nullable BoundaryReader boundaries;
    private final @Nullable VideoStatsPart videoStats;
    private final @Nullable CorrectionPart corrections;
    private final @Nullable LakePart lake;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Connects and starts.
     *
     * @param history null if there is none
     * @param onFailure called if a part stops by itself
     * @throws io.headtail.log.TopicProblemException if the topic cannot be used
     */
    MergerPart(
            Config config,
            @Nullable HistoryPart history,
            AnchoredClock time,
            Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        topic = new TopicWatch(config.kafka(), System::nanoTime);
        boolean wall = config.clock() == ClockMode.WALL;
        merger =
                new Merger(
                        topic.facts().topicId(),
                        config.windows(),
                        config.sealed(),
                        config.topKMax(),
                        // By the event clock, partitions wait for one that stops instead of leaving
                        // it behind.
                        wall ? config.merger().staleAfter().toMillis() : Long.MAX_VALUE);
        merger.limitMemory(config.merger().memoryBytes());
        AnswerAge age = new AnswerAge(merger, time, config.timing(), config.merger().staleAfter());
        reader = reader(config, merger, age);
        boundaries =
                history == null
                        ? null
                        : new BoundaryReader(
                                config.kafka(),
                                history.writer(topic.facts().topicId()),
                                System::nanoTime);
        lake = LakePart.create(config, topic, merger, reader::caughtUp);
        start("merger", reader);
        if (boundaries != null) {
            start("history-writer", boundaries);
        }
        videoStats = VideoStatsPart.start(config, history, topic, merger, reader::caughtUp);
        corrections = CorrectionPart.start(config, history, time::nowMs);
        if (lake != null) {
            lake.start();
        }
        topic.start(this::abandon);
    }

    private PartialReader reader(Config config, Merger merger, AnswerAge age) {
        boolean wall = config.clock() == ClockMode.WALL;
        try {
            return new PartialReader(
                    config.kafka(),
                    merger,
                    wall,
                    wall ? age::overdueBefore : () -> Long.MIN_VALUE,
                    wall ? age::latestTick : () -> Long.MAX_VALUE);
        } catch (RuntimeException e) {
            topic.close();
            throw e;
        }
    }

    /** Kafka's id of its cluster. */
    String clusterId() {
        return topic.facts().clusterId();
    }

    // Records read from now on may be of another log under the same name.
    private void abandon(Throwable cause) {
        LOG.error("merging stops: {}", cause.getMessage());
        stopReading();
        onFailure.accept(cause);
    }

    private void start(String name, Runnable part) {
        threads.add(
                Thread.ofPlatform()
                        .name(name)
                        .start(
                                () -> {
                                    try {
                                        part.run();
                                    } catch (Throwable e) {
                                        LOG.error("{} stops: {}", name, e, e);
                                        onFailure.accept(e);
                                    }
                                }));
    }

    /**
     * By the wall clock, how long after a tick its answer is due, in ms, even for the slowest
     * partition; {@link AnswerSources#WHENEVER} by the event clock.
     */
    static long overdueMs(Config config) {
        return config.clock() == ClockMode.EVENT
                ? AnswerSources.WHENEVER
                : config.timing().latenessMs()
                        + config.timing().slackMs()
                        + config.timing().tickMs()
                        + config.merger().staleAfter().toMillis();
    }

    Merger merger() {
        return merger;
    }

    /** Where the owners of partitions can be asked. */
    PartitionOwners owners() {
        return reader.owners();
    }

    /** The reader of boundaries; null if there is no history. */
    @Nullable BoundaryReader boundaries() {
        return boundaries;
    }

    /** Adds what these parts do to the metrics. */
    void addTo(MetricsText metrics) {
        metrics.merger(merger, boundaries);
        if (videoStats != null) {
            metrics.videoStats(videoStats.status(), videoStats.following(), videoStats::differs);
        }
        if (corrections != null) {
            metrics.corrections(corrections.status());
        }
        if (lake != null) {
            metrics.lake(lake.status(), lake.following());
        }
    }

    /**
     * Why answers cannot be relied on; null if they can.
     *
     * @param none whether there is nothing to answer with
     */
    @Nullable String notReady(boolean none) {
        if (!reader.caughtUp()) {
            return "reading the topic of partials";
        }
        boolean all =
                none || merger.windows().stream().allMatch(w -> merger.newest(w.name()) != null);
        return all ? null : "no answer yet";
    }

    private void stopReading() {
        reader.close();
        if (boundaries != null) {
            boundaries.close();
        }
        stopAside();
    }

    /** Stops what is beside merging, and may take a while to end. */
    void stopAside() {
        if (videoStats != null) {
            videoStats.stop();
        }
        if (corrections != null) {
            corrections.stop();
        }
        if (lake != null) {
            lake.stop();
        }
    }

    /** Stops, and waits for what is being written. */
    void close(Grace grace) {
        stopReading();
        threads.forEach(grace::join);
        if (videoStats != null) {
            videoStats.close(grace);
        }
        if (corrections != null) {
            corrections.close(grace);
        }
        if (lake != null) {
            lake.close(grace);
        }
        topic.close();
    }
}
