package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.config.Role;
import io.headtail.config.SecretFiles;
import io.headtail.http.HttpServer;
import io.headtail.http.measure.Served;
import io.headtail.http.topk.AnswerSources;
import io.headtail.instance.Instance;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.TopicInspector;
import io.headtail.log.TopicProblemException;
import io.headtail.log.partial.HistoryTopic;
import io.headtail.log.partial.PartialPublisher;
import io.headtail.log.partial.PartialsTopic;
import io.headtail.merge.Answers;
import io.headtail.node.metrics.MetricsText;
import io.headtail.redis.RedisPublisher;
import io.headtail.snapshot.store.SnapshotStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running parts of one role: an instance, a merger, or both, and the HTTP port.
 *
 * <pre>
 * Instance ──partials──▶ PartialPublisher ──Kafka──▶ PartialReader ──▶ Merger ──answers──▶
 * HttpServer
 * └──boundaries──▶ BoundaryReader ──▶ HistoryWriter ──▶ PostgreSQL
 * view events ──Kafka──▶ LogFollower ──▶ VideoStatsFollower ──▶ PostgreSQL (if it is on)
 * </pre>
 *
 * <p>The port opens first. Until Kafka has been reached, answers come from the history, if there is
 * one.
 */
public final class Headtail implements AutoCloseable {
    /** How long a start waits for Kafka if there is a history to answer from. */
    private static final Duration KAFKA_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Headtail.class);

    private final Config config;
    private final Role role;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final AnchoredClock time;
    private final Served served;
    private final MetricsText metrics;
    private final @Nullable HistoryPart history;
    private @Nullable PartialPublisher publisher;
    private @Nullable SnapshotStart snapshots;
    private volatile @Nullable Instance instance;
    private volatile @Nullable MergerPart merging;
    private @Nullable BinParts bins;
    private volatile boolean stopping;
    private final HeapWatch heap;
    private @Nullable HttpServer http;
    private final KafkaStart kafka;
    private final NodeAnswers live;
    private final @Nullable RedisPublisher redis;
    private final RankPart ranks;

    private Headtail(Config config, Role role) {
        this.config = config;
        this.role = role;
        this.time = AnchoredClock.system(config.timing());
        this.served = new Served(config.http().prefix(), System::nanoTime);
        this.metrics = new MetricsText(time, served);
        this.history = role == Role.INSTANCE ? null : HistoryPart.open(config, time);
        this.heap = new HeapWatch(this::stateBytes, Runtime.getRuntime().maxMemory());
        this.kafka = new KafkaStart(config.kafka(), this::startOverKafka, failure::complete);
        this.live = new NodeAnswers(config.windows(), () -> merging, () -> instance);
        this.ranks = new RankPart(config, role, () -> merging, () -> instance);
        this.redis = RedisPart.start(config, role, answersAtAnyTime(), history, live, metrics);
        metrics.heap(heap::share);
        heap.start();
    }

    private Answers answersAtAnyTime() {
        return history == null ? live : history.stored();
    }

    /**
     * Starts what the role needs; if that fails, nothing is left running. If Kafka does not answer,
     * the start does not fail: it waits for Kafka, and answers come from the history meanwhile, if
     * there is one.
     *
     * @throws StartException if the topic, Kafka or the port cannot be used
     */
    public static Headtail start(Config config, Role role) {
        Headtail headtail = new Headtail(config, role);
        try {
            headtail.startParts();
            return headtail;
        } catch (TopicProblemException | IllegalStateException e) {
            headtail.close();
            throw new StartException(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            headtail.close();
            throw e;
        }
    }

    // The port first: if it is taken, no group has been joined and no topic changed.
    private void startParts() {
        if (history != null) {
            metrics.history(history::writer);
        }
        boolean takesSnapshots = SnapshotStart.isNeeded(config, role);
        NativeLibraries.check(takesSnapshots || config.lake() != null);
        SecretFiles.exposed(config.secretFiles()).forEach(sentence -> LOG.warn("{}", sentence));
        startHttp();
        SnapshotStart opening = SnapshotStart.begin(config, role);
        snapshots = opening;
        kafka.begin();
        // What cannot work as it is configured must be said while Kafka is away, too.
        var unused = opening.store();
        if (history != null) {
            history.requireSuitable();
        }
        // A replay must know whether it may run at all before it reports that it runs.
        kafka.awaitOutcome(
                history == null || InstanceStart.isReplay(config) ? null : KAFKA_TIMEOUT);
    }

    private void startOverKafka(Duration timeout) {
        // First what needs no rights to create topics, and has the best error messages.
        try (TopicInspector inspector = new TopicInspector(config.kafka())) {
            inspector.inspect(timeout);
        }
        PartialsTopic.ensure(config.kafka());
        HistoryTopic.ensure(config.kafka());
        if (bins == null && role != Role.MERGER) {
            bins = BinParts.start(config, metrics);
        }
        if (role != Role.INSTANCE && merging == null) {
            MergerPart parts = new MergerPart(config, history, time, failure::complete);
            merging = parts;
            parts.addTo(metrics);
            if (history != null) {
                history.stored().live(live);
            }
        }
        if (role != Role.MERGER && instance == null) {
            startInstance();
        }
    }

    private void startHttp() {
        NodeHealth health =
                new NodeHealth(
                        role,
                        history == null ? null : history.stored(),
                        failure,
                        () -> stopping,
                        () -> merging,
                        () -> instance,
                        kafka::reason);
        metrics.readiness(health::ready);
        HttpServer started =
                role == Role.INSTANCE
                        ? HttpServer.startWithoutAnswers(
                                config.http(), health, metrics::render, ranks::own, served)
                        : withAnswers(health);
        http = started;
        metrics.access(started.access());
        metrics.connections(started.refusals(), started::openConnections, started.streams());
    }

    private HttpServer withAnswers(NodeHealth health) {
        AnswerSources sources = NodeAnswers.sources(config, history, answersAtAnyTime(), ranks);
        metrics.ranks(ranks.access().counts());
        return HttpServer.start(
                config.http(), sources, health, metrics::render, served, time::nowMs);
    }

    private void startInstance() {
        PartialPublisher publishing = publisher;
        if (publishing == null) {
            publishing = ranks.publisher(config, server(), failure::complete);
            publisher = publishing;
        }
        boolean publishesBoundaries = role != Role.STANDALONE || history != null;
        InstanceSettings settings =
                InstanceStart.settings(config, publishesBoundaries, store(), time);
        Instance started = new Instance(settings, publishing, time, failure::complete);
        instance = started;
        metrics.instance(started, publishing);
    }

    private @Nullable SnapshotStore store() {
        return snapshots == null ? null : snapshots.store();
    }

    private long stateBytes() {
        Instance counting = instance;
        MergerPart parts = merging;
        return (counting == null ? 0 : counting.stateBytes())
                + (parts == null ? 0 : parts.merger().heapBytes());
    }

    /**
     * The port that the API listens on.
     *
     * @throws IllegalStateException if it is not open
     */
    public int port() {
        return server().port();
    }

    /** The port of health and metrics, which is the API's unless it is configured. */
    public int managementPort() {
        return server().managementPort();
    }

    /** Where it listens, for users. */
    public String urls() {
        return server().urls();
    }

    private HttpServer server() {
        HttpServer server = http;
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /** The newest answers; null in an instance, and until Kafka has been reached. */
    public @Nullable Answers answers() {
        MergerPart parts = merging;
        return parts == null ? null : parts.merger();
    }

    /** Completes with the cause when a part has stopped by itself; the process must end then. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    /**
     * Makes balancers and clients go elsewhere before {@link #close}: for the delay of the
     * configuration {@code /health/ready} fails and every HTTP connection ends with its next
     * answer, while serving and counting go on. Returns sooner if a part stops by itself.
     */
    public void drain() throws InterruptedException {
        stopping = true;
        Duration delay = config.shutdownDelay();
        if (http == null || delay.isZero()) {
            return;
        }
        http.drain();
        LOG.info("stopping in {}: not ready any more", delay);
        PartFailure.await(failure, delay);
    }

    /** Stops serving, then counting, within the grace of the configuration. */
    @Override
    public void close() {
        Grace grace = new Grace(config.shutdownGrace());
        // Parts that it is just starting are closed below.
        kafka.close(grace.left());
        heap.close();
        if (http != null) {
            http.close();
        }
        ranks.close();
        MergerPart parts = merging;
        if (parts != null) {
            parts.stopAside();
        }
        if (bins != null) {
            bins.stop();
        }
        Instance counting = instance;
        if (counting != null) {
            counting.close(grace.left());
        }
        if (publisher != null) {
            publisher.close();
        }
        if (snapshots != null) {
            snapshots.close();
        }
        if (parts != null) {
            parts.close(grace);
        }
        if (redis != null) {
            redis.close();
        }
        if (bins != null) {
            bins.close(grace);
        }
        if (history != null) {
            history.close();
        }
    }
}
