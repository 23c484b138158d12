package io.headtail.instance.recovery;

import io.headtail.instance.partition.LanePartition;
import io.headtail.instance.rebuild.KafkaRebuildLog;
import io.headtail.instance.rebuild.Rebuild;
import io.headtail.instance.rebuild.RebuildLog;
import io.headtail.instance.rebuild.RebuildWork;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.instance.status.Arriving;
import io.headtail.log.LogProbe;
import io.headtail.log.Topic;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Recovers partitions from snapshots and from Kafka's log. */
public final class KafkaPartitions implements PartitionSource {
    /**
     * The maximum number of snapshots that a lane loads at a time: each brings a partition's ids
     * into memory.
     */
    private static final int MAX_LOADING = 2;

    private final int lane;
    private final InstanceSettings settings;
    private final Topic topic;
    private final LongSupplier wallMs;
    private final LongSupplier nanos;
    private final Semaphore loading = new Semaphore(MAX_LOADING);
    private @Nullable LogProbe probe;

    /**
     * For one lane.
     *
     * @param wallMs the wall clock, epoch ms
     * @param nanos as {@link System#nanoTime}; the lane's
     */
    public KafkaPartitions(
            int lane,
            InstanceSettings settings,
            Topic topic,
            LongSupplier wallMs,
            LongSupplier nanos) {
        this.lane = lane;
        this.settings = settings;
        this.topic = topic;
        this.wallMs = wallMs;
        this.nanos = nanos;
    }

    @Override
    public Callable<LanePartition> recovery(Arriving arriving) {
        LogProbe asking = probe();
        return () ->
                new Recovery(
                                settings,
                                topic,
                                asking,
                                arriving.partition,
                                lane,
                                loading,
                                wallMs,
                                nanos,
                                arriving)
                        .recover();
    }

    @Override
    public Runnable rebuilding(Rebuild rebuild, LanePartition p) {
        RebuildLog log = new KafkaRebuildLog(settings, probe(), p.number());
        return new RebuildWork(rebuild, p, settings, topic, wallMs, nanos, log);
    }

    private LogProbe probe() {
        LogProbe made = probe;
        if (made == null) {
            made = new LogProbe(settings.kafka(), settings.event());
            probe = made;
        }
        return made;
    }

    @Override
    public void close() {
        if (probe != null) {
            probe.close();
        }
    }
}
