package io.headtail.node.metrics;

import io.headtail.correct.schedule.ScheduleStatus;
import io.headtail.history.HistoryWriter;
import io.headtail.history.stats.VideoStatsStatus;
import io.headtail.http.connection.Refusals;
import io.headtail.http.measure.Served;
import io.headtail.http.rank.RankCounts;
import io.headtail.http.security.Access;
import io.headtail.http.stream.Streams;
import io.headtail.instance.Instance;
import io.headtail.instance.clock.AnchoredClock;
import io.headtail.instance.status.Arriving;
import io.headtail.instance.status.PartitionStatus;
import io.headtail.lake.LakeStatus;
import io.headtail.log.follow.FollowerStatus;
import io.headtail.log.late.BinKind;
import io.headtail.log.late.LateStatus;
import io.headtail.log.partial.BoundaryReader;
import io.headtail.log.partial.PartialPublisher;
import io.headtail.merge.Merger;
import io.headtail.redis.RedisStatus;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The text of {@code /metrics}: collected at each request from the state of the parts. */
public final class MetricsText {
    private record Connections(Refusals refused, IntSupplier open, @Nullable Streams streams) {}

    private record LateBinParts(LateStatus sent, FollowerStatus read) {}

    private record VideoStatsParts(
            VideoStatsStatus written, FollowerStatus read, BooleanSupplier differs) {}

    private record LakeParts(LakeStatus written, FollowerStatus read) {}

    private volatile @Nullable Instance instance;
    private volatile @Nullable PartialPublisher publisher;
    private volatile @Nullable Merger merger;
    private volatile @Nullable BoundaryReader boundaries;
    private volatile @Nullable Supplier<@Nullable HistoryWriter> history;
    private volatile @Nullable RedisStatus redis;
    private volatile @Nullable ScheduleStatus corrections;
    private final Map<BinKind, LateBinParts> bins = new ConcurrentSkipListMap<>();
    private volatile @Nullable DoubleSupplier heap;
    private volatile @Nullable Access access;
    private volatile @Nullable Connections connections;
    private volatile @Nullable VideoStatsParts videoStats;
    private volatile @Nullable LakeParts lake;
    private volatile @Nullable RankCounts ranks;
    private volatile @Nullable Supplier<@Nullable String> notReady;
    private final AnchoredClock time;
    private final Served served;
    private final BuildInfo build = BuildInfo.read();
    private final PrometheusRegistry jvm = new PrometheusRegistry();

    /** Without parts, which are added as they start. */
    public MetricsText(AnchoredClock time, Served served) {
        this.time = time;
        this.served = served;
        JvmMetrics.builder().register(jvm);
    }

    /** Adds an instance, and the publisher of its partials. */
    public void instance(Instance started, PartialPublisher publishing) {
        publisher = publishing;
        instance = started;
    }

    /**
     * Adds a merger.
     *
     * @param reader the reader of boundaries; null if there is no history
     */
    public void merger(Merger started, @Nullable BoundaryReader reader) {
        boundaries = reader;
        merger = started;
    }

    /**
     * Adds whether the process is ready.
     *
     * @param reason supplies why it is not; null if it is
     */
    public void readiness(Supplier<@Nullable String> reason) {
        notReady = reason;
    }

    /** Adds a bin: what it has sent, and the reader of the log. */
    public void bin(BinKind kind, LateStatus sent, FollowerStatus read) {
        bins.put(kind, new LateBinParts(sent, read));
    }

    /** Adds what protects the API's port. */
    public void access(Access files) {
        access = files;
    }

    /**
     * Adds the heap's use.
     *
     * @param share of the heap that the state takes, 0 to 1
     */
    public void heap(DoubleSupplier share) {
        heap = share;
    }

    /**
     * Adds the history.
     *
     * @param writer supplies null until there is one
     */
    public void history(Supplier<@Nullable HistoryWriter> writer) {
        history = writer;
    }

    /**
     * Adds every video's views in PostgreSQL.
     *
     * @param differs whether instances count by other settings
     */
    public void videoStats(VideoStatsStatus written, FollowerStatus read, BooleanSupplier differs) {
        videoStats = new VideoStatsParts(written, read, differs);
    }

    /** Adds scheduled corrections. */
    public void corrections(ScheduleStatus status) {
        corrections = status;
    }

    /** Adds the lake: what is written, and the reader of the log. */
    public void lake(LakeStatus written, FollowerStatus read) {
        lake = new LakeParts(written, read);
    }

    /** Adds ranks of single videos. */
    public void ranks(RankCounts counts) {
        ranks = counts;
    }

    /** Adds what is written to Redis. */
    public void redis(RedisStatus status) {
        redis = status;
    }

    /**
     * Adds the HTTP server's connections.
     *
     * @param refused what it refuses
     * @param open supplies the number of open connections
     * @param streams of events; null for none
     */
    public void connections(Refusals refused, IntSupplier open, @Nullable Streams streams) {
        connections = new Connections(refused, open, streams);
    }

    /** Renders all metrics in Prometheus' text format. */
    public String render() {
        MetricFamilies families = new MetricFamilies();
        families.gauge(
                "wall_clock_step_seconds",
                "wall clock less the time that has passed since it was last believed; alarm when"
                        + " it is not near 0",
                time.stepMs() / 1e3);
        families.info(
                "build",
                "what is running; revision is unknown if the build was not told",
                "version",
                build.version(),
                "revision",
                build.revision());
        ServedMetrics.add(families, served);
        Access files = access;
        if (files != null) {
            AccessMetrics.add(families, files);
        }
        Supplier<@Nullable String> readiness = notReady;
        if (readiness != null) {
            families.gauge(
                    "ready", "1 while /health/ready answers 200", readiness.get() == null ? 1 : 0);
        }
        Instance counting = instance;
        if (counting != null) {
            List<Arriving> arriving = counting.arriving();
            List<PartitionStatus> running = counting.statuses();
            RecoveringMetrics.add(families, arriving);
            OwnedMetrics.add(families, arriving, running);
            for (PartitionStatus status : running) {
                PartitionMetrics.add(
                        families, status, time.nowMs(), System.nanoTime(), counting.retentionMs());
                String p = Integer.toString(status.partition());
                RecoveryMetrics.add(families, p, status.recovery());
                if (counting.takesSnapshots()) {
                    SnapshotMetrics.add(families, p, status.snapshots());
                }
            }
        }
        PartialPublisher publishing = publisher;
        if (publishing != null) {
            PublisherMetrics.add(families, publishing);
        }
        bins.forEach((kind, bin) -> LateBinMetrics.add(families, kind, bin.sent(), bin.read()));
        Merger merging = merger;
        if (merging != null) {
            MergerMetrics.add(families, merging, time.nowMs());
            ServedMetrics.addAnswers(families, served);
        }
        Supplier<@Nullable HistoryWriter> writing = history;
        if (writing != null) {
            HistoryMetrics.add(families, writing.get(), boundaries);
        }
        VideoStatsParts stats = videoStats;
        if (stats != null) {
            VideoStatsMetrics.add(
                    families, stats.written(), stats.read(), stats.differs().getAsBoolean());
        }
        ScheduleStatus correcting = corrections;
        if (correcting != null) {
            CorrectionMetrics.add(families, correcting);
        }
        LakeParts parquet = lake;
        if (parquet != null) {
            LakeMetrics.add(families, parquet.written(), parquet.read());
        }
        RankCounts asked = ranks;
        if (asked != null) {
            RankMetrics.add(families, asked);
        }
        RedisStatus writes = redis;
        if (writes != null) {
            RedisMetrics.add(families, writes, time.nowMs());
        }
        Connections http = connections;
        if (http != null) {
            RefusedMetrics.add(families, http.refused(), http.open().getAsInt());
            Streams streams = http.streams();
            if (streams != null) {
                RefusedMetrics.add(families, streams);
            }
        }
        DoubleSupplier share = heap;
        if (share != null) {
            families.gauge(
                    "heap_state_ratio",
                    "share of the heap that ids, counts and waiting partials take; a warning is"
                            + " logged from 0.8 on",
                    share.getAsDouble());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
        try {
            PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
            writer.write(out, families.snapshots());
            MetricSnapshots ofJvm = jvm.scrape();
            writer.write(out, ofJvm);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen in memory", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
