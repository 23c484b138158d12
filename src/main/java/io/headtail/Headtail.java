package io.headtail;

import io.headtail.http.Health;
import io.headtail.http.HttpServer;
import io.headtail.instance.Instance;
import io.headtail.instance.InstanceSettings;
import io.headtail.instance.SnapshotPolicy;
import io.headtail.log.HistoryTopic;
import io.headtail.log.PartialPublisher;
import io.headtail.log.PartialReader;
import io.headtail.log.PartialsTopic;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import io.headtail.log.TopicWatch;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.Merger;
import io.headtail.snapshot.SnapshotStore;
import io.headtail.snapshot.SnapshotStores;
import io.headtail.window.Boundaries;
import io.headtail.window.CalendarUnit;
import io.headtail.window.ClockMode;
import io.headtail.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one role, wired and running: an instance, a merger, or both, and the HTTP port.
 *
 * <pre>
 *  Instance ──partials──▶ PartialPublisher ──Kafka──▶ PartialReader ──▶ Merger ──answers──▶ HttpServer
 * </pre>
 */
public final class Headtail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Headtail.class);

    private final Config config;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private @Nullable PartialPublisher publisher;
    private @Nullable SnapshotStore snapshots;
    private @Nullable Instance instance;
    private @Nullable TopicWatch topic;
    private @Nullable Merger merger;
    private @Nullable PartialReader reader;
    private @Nullable Thread mergerThread;
    private @Nullable HttpServer http;

    private Headtail(Config config) {
        this.config = config;
    }

    /**
     * Starts what the role needs; on failure nothing is left running.
     *
     * @throws UserError if the topic, Kafka or the port cannot be used
     */
    public static Headtail start(Config config, Role role) {
        Headtail headtail = new Headtail(config);
        try {
            headtail.startParts(role);
            return headtail;
        } catch (TopicProblemException | IllegalStateException e) {
            headtail.close();
            throw new UserError(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            headtail.close();
            throw e;
        }
    }

    private void startParts(Role role) {
        // First what needs no rights to make topics, and tells best what is wrong.
        try (TopicInspector inspector = new TopicInspector(config.kafka())) {
            inspector.inspect();
        }
        PartialsTopic.ensure(config.kafka());
        HistoryTopic.ensure(config.kafka());
        if (role != Role.INSTANCE) {
            startMerger();
        }
        if (role != Role.MERGER) {
            startInstance();
        }
        MetricsText metrics = new MetricsText(instance, publisher, merger);
        LongSupplier wallMs = System::currentTimeMillis;
        Merger merging = merger;
        http =
                merging == null
                        ? HttpServer.startWithoutAnswers(
                                config.http(), new NodeHealth(), metrics::render)
                        : HttpServer.start(
                                config.http(),
                                new NodeAnswers(merging, instance),
                                new NodeHealth(),
                                metrics::render,
                                wallMs);
    }

    private void startMerger() {
        TopicWatch watch = new TopicWatch(config.kafka());
        topic = watch;
        watch.start(failure::complete);
        boolean wall = config.clock() == ClockMode.WALL;
        Merger started =
                new Merger(
                        watch.facts().topicId(),
                        config.windows(),
                        config.sealed(),
                        config.topKMax(),
                        // By the event clock a partition that stops holds the others.
                        wall ? config.staleAfter().toMillis() : Long.MAX_VALUE);
        PartialReader reading =
                new PartialReader(config.kafka(), started, wall, overdueBefore(), latestTick());
        merger = started;
        reader = reading;
        mergerThread =
                Thread.ofPlatform()
                        .name("merger")
                        .start(
                                () -> {
                                    try {
                                        reading.run();
                                    } catch (Throwable e) {
                                        LOG.error("merger stops: {}", e, e);
                                        failure.complete(e);
                                    }
                                });
    }

    // By the wall clock an answer is old once even the latest partition should have reported.
    private LongSupplier overdueBefore() {
        if (config.clock() == ClockMode.EVENT) {
            return () -> Long.MIN_VALUE;
        }
        long behind =
                config.timing().latenessMs()
                        + config.timing().slackMs()
                        + config.timing().tickMs()
                        + config.staleAfter().toMillis();
        return () -> System.currentTimeMillis() - behind;
    }

    // A clock may be a little ahead of ours, but not by more than a partition may be behind.
    private LongSupplier latestTick() {
        long ahead = config.staleAfter().toMillis();
        return config.clock() == ClockMode.EVENT
                ? () -> Long.MAX_VALUE
                : () -> System.currentTimeMillis() + ahead;
    }

    private void startInstance() {
        snapshots = SnapshotStores.open(config.snapshots());
        PartialPublisher publishing = new PartialPublisher(config.kafka());
        publisher = publishing;
        InstanceSettings settings =
                new InstanceSettings(
                        config.kafka(),
                        config.event(),
                        config.windows(),
                        config.timing(),
                        config.clock(),
                        config.publish(),
                        new Boundaries(config.boundaryMs()),
                        config.topKMax(),
                        config.lanes(),
                        config.tailsMemoryBytes(),
                        config.replica(),
                        new SnapshotPolicy(
                                snapshots,
                                config.snapshots().interval(),
                                config.snapshots().keep()));
        instance = new Instance(settings, publishing, System::currentTimeMillis, failure::complete);
    }

    /** The merger's answers, and what only an instance in the same process knows. */
    private record NodeAnswers(Merger merger, @Nullable Instance instance) implements Answers {
        @Override
        public List<WindowSpec> windows() {
            return merger.windows();
        }

        @Override
        public List<Integer> clockHeldBy() {
            return instance == null ? List.of() : instance.clockHeldBy();
        }

        @Override
        public @Nullable Answer sealed(CalendarUnit unit) {
            return merger.sealed(unit);
        }

        @Override
        public @Nullable Answer newest(String window) {
            return merger.newest(window);
        }
    }

    private final class NodeHealth implements Health {
        @Override
        public @Nullable String live() {
            return failure.isDone() ? "stopped: " + failure.getNow(null) : null;
        }

        @Override
        public @Nullable String ready() {
            Instance counting = instance;
            String notReady = counting == null ? null : counting.notReady();
            if (notReady != null) {
                return notReady;
            }
            PartialReader reading = reader;
            if (reading != null && !reading.caughtUp()) {
                return "reading the topic of partials";
            }
            Merger merging = merger;
            if (merging != null
                    && merging.windows().stream().anyMatch(w -> merging.newest(w.name()) == null)) {
                return "no answer yet";
            }
            return null;
        }
    }

    /** The port that HTTP listens on. */
    public int port() {
        HttpServer server = http;
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.port();
    }

    /** The newest answers; null in an instance, which has none. */
    public @Nullable Answers answers() {
        return merger;
    }

    /** Completes when a part has stopped by itself, with why; the process must end then. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** Stops serving, then counting, within the grace of the configuration. */
    @Override
    public void close() {
        Duration grace = config.shutdownGrace();
        if (http != null) {
            http.close();
        }
        if (instance != null) {
            instance.close(grace);
        }
        if (publisher != null) {
            publisher.close();
        }
        if (snapshots != null) {
            snapshots.close();
        }
        if (reader != null) {
            reader.close();
        }
        if (topic != null) {
            topic.close();
        }
        Thread merging = mergerThread;
        if (merging != null) {
            try {
                merging.join(grace);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
