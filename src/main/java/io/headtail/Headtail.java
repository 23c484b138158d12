package io.headtail;

import static java.util.Objects.requireNonNull;

import io.headtail.http.Health;
import io.headtail.http.HttpServer;
import io.headtail.instance.AnchoredClock;
import io.headtail.instance.Instance;
import io.headtail.instance.InstanceSettings;
import io.headtail.instance.SnapshotPolicy;
import io.headtail.log.HistoryTopic;
import io.headtail.log.PartialPublisher;
import io.headtail.log.PartialsTopic;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.Merger;
import io.headtail.snapshot.SnapshotStore;
import io.headtail.snapshot.SnapshotStores;
import io.headtail.window.Boundaries;
import io.headtail.window.CalendarUnit;
import io.headtail.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one role, wired and running: an instance, a merger, or both, and the HTTP port.
 *
 * <pre>
 *  Instance ──partials──▶ PartialPublisher ──Kafka──▶ PartialReader ──▶ Merger ──answers──▶ HttpServer
 *                                  └──boundaries──▶ BoundaryReader ──▶ HistoryWriter ──▶ PostgreSQL
 * </pre>
 *
 * <p>Where history is kept the port opens first and answers from there until Kafka has been
 * reached.
 */
public final class Headtail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Headtail.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);

    /** How long a start waits for Kafka where there is a history to answer from. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Config config;
    private final Role role;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();
    private final AnchoredClock time;
    private final MetricsText metrics;
    private final @Nullable HistoryParts history;
    private @Nullable PartialPublisher publisher;
    private @Nullable SnapshotStore snapshots;
    private volatile @Nullable Instance instance;
    private volatile @Nullable MergerParts merging;
    private final HeapWatch heap;
    private @Nullable HttpServer http;
    private @Nullable Thread waiting;
    private volatile boolean kafkaIsAway;

    private Headtail(Config config, Role role) {
        this.config = config;
        this.role = role;
        this.time = AnchoredClock.system(config.timing());
        this.metrics = new MetricsText(time);
        this.history = role == Role.INSTANCE ? null : HistoryParts.open(config, time);
        this.heap = new HeapWatch(this::stateBytes, Runtime.getRuntime().maxMemory());
        metrics.heap(heap);
        heap.start();
    }

    /**
     * Starts what the role needs; on failure nothing is left running. With history, it is no
     * failure that Kafka does not answer: it is waited for, and answers come from the history
     * meanwhile.
     *
     * @throws UserError if the topic, Kafka or the port cannot be used
     */
    public static Headtail start(Config config, Role role) {
        Headtail headtail = new Headtail(config, role);
        try {
            headtail.startParts();
            return headtail;
        } catch (TopicProblemException | IllegalStateException e) {
            headtail.close();
            throw new UserError(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            headtail.close();
            throw e;
        }
    }

    private void startParts() {
        if (history == null) {
            startOverKafka();
            startHttp();
            return;
        }
        metrics.history(history);
        startHttp();
        waiting = Thread.ofPlatform().name("kafka-wait").daemon().start(this::startWhenReachable);
        try {
            connected.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            kafkaIsAway = true;
            LOG.warn("Kafka does not answer yet: answers come from the history until it does");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(e.getCause());
        }
    }

    private void startWhenReachable() {
        while (!connected.isDone()) {
            try {
                startOverKafka();
                connected.complete(null);
            } catch (TopicProblemException e) {
                if (!e.unreachable()) {
                    fail(e);
                    return;
                }
                LOG.warn("still waiting for Kafka: {}", e.getMessage());
                LockSupport.parkNanos(AGAIN.toNanos());
            } catch (RuntimeException e) {
                fail(e);
            }
        }
    }

    // Whoever still waits for the start is told; later it is a part that has stopped.
    private void fail(RuntimeException e) {
        if (connected.completeExceptionally(e)) {
            failure.complete(e);
        }
    }

    private void startOverKafka() {
        // First what needs no rights to make topics, and tells best what is wrong.
        try (TopicInspector inspector = new TopicInspector(config.kafka())) {
            inspector.inspect();
        }
        PartialsTopic.ensure(config.kafka());
        HistoryTopic.ensure(config.kafka());
        if (role != Role.INSTANCE && merging == null) {
            MergerParts parts = new MergerParts(config, history, time, failure::complete);
            merging = parts;
            metrics.merger(parts);
            if (history != null) {
                history.stored().live(new NodeAnswers(parts.merger()));
            }
        }
        if (role != Role.MERGER && instance == null) {
            startInstance();
        }
    }

    private void startHttp() {
        MergerParts parts = merging;
        if (role == Role.INSTANCE) {
            http = HttpServer.startWithoutAnswers(config.http(), new NodeHealth(), metrics::render);
            return;
        }
        Answers answers =
                history == null
                        ? new NodeAnswers(requireNonNull(parts).merger())
                        : history.stored();
        HttpServer.Sources sources =
                new HttpServer.Sources(
                        answers,
                        config.sealed(),
                        history == null ? null : history.reader(),
                        config.timing().latenessMs(),
                        MergerParts.overdueMs(config));
        http =
                HttpServer.start(
                        config.http(), sources, new NodeHealth(), metrics::render, time::nowMs);
    }

    private void startInstance() {
        if (snapshots == null) {
            snapshots = SnapshotStores.open(config.snapshots());
        }
        PartialPublisher publishing = publisher;
        if (publishing == null) {
            publishing = new PartialPublisher(config.kafka());
            publisher = publishing;
        }
        InstanceSettings settings =
                new InstanceSettings(
                        config.kafka(),
                        config.event(),
                        config.windows(),
                        config.timing(),
                        config.clock(),
                        config.openTransactionTimeout(),
                        config.replayIdle(),
                        config.publish(),
                        boundaries(),
                        config.topKMax(),
                        config.lanes(),
                        config.headMemoryBytes(),
                        config.tailsMemoryBytes(),
                        config.videosMax(),
                        config.replica(),
                        new SnapshotPolicy(
                                snapshots,
                                config.snapshots().interval(),
                                config.snapshots().keep()));
        Instance started = new Instance(settings, publishing, time, failure::complete);
        instance = started;
        metrics.instance(started, publishing);
    }

    private long stateBytes() {
        Instance counting = instance;
        MergerParts parts = merging;
        return (counting == null ? 0 : counting.stateBytes())
                + (parts == null ? 0 : parts.merger().heapBytes());
    }

    // A process of its own does not know whether any merger keeps them: history.interval says.
    private Boundaries boundaries() {
        return role == Role.STANDALONE && history == null
                ? Boundaries.NONE
                : new Boundaries(
                        config.boundaryMs(), config.historyKeep().forPublishing(), time::nowMs);
    }

    /** The merger's answers, and what only an instance in the same process knows. */
    private final class NodeAnswers implements Answers {
        private final Merger merger;

        NodeAnswers(Merger merger) {
            this.merger = merger;
        }

        @Override
        public List<WindowSpec> windows() {
            return merger.windows();
        }

        @Override
        public List<Integer> clockHeldBy() {
            Instance counting = instance;
            return counting == null ? List.of() : counting.clockHeldBy();
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
            MergerParts parts = merging;
            if (parts != null) {
                return parts.notReady(counting != null && counting.hasNothingToAnswer());
            }
            if (history == null) {
                return role == Role.INSTANCE && counting != null ? null : "starting";
            }
            if (!kafkaIsAway) {
                return "connecting to Kafka";
            }
            // What is stored is better than what nobody answers.
            Answers stored = history.stored();
            boolean all = stored.windows().stream().allMatch(w -> stored.newest(w.name()) != null);
            return all ? null : "no answer yet, stored or new";
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

    /** The newest answers; null in an instance, which has none, and while Kafka is away. */
    public @Nullable Answers answers() {
        MergerParts parts = merging;
        return parts == null ? null : parts.merger();
    }

    /** Completes when a part has stopped by itself, with why; the process must end then. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** Stops serving, then counting, within the grace of the configuration. */
    @Override
    public void close() {
        Duration grace = config.shutdownGrace();
        stopWaiting(grace);
        heap.close();
        if (http != null) {
            http.close();
        }
        Instance counting = instance;
        if (counting != null) {
            counting.close(grace);
        }
        if (publisher != null) {
            publisher.close();
        }
        if (snapshots != null) {
            snapshots.close();
        }
        MergerParts parts = merging;
        if (parts != null) {
            parts.close();
        }
        if (history != null) {
            history.close();
        }
    }

    // What it is just starting is closed below.
    private void stopWaiting(Duration grace) {
        Thread thread = waiting;
        if (thread != null) {
            connected.cancel(false);
            thread.interrupt();
            try {
                thread.join(grace);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
