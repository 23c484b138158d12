package io.headtail.instance;

import io.headtail.instance.partition.LanePartitions;
import io.headtail.instance.recovery.KafkaPartitions;
import io.headtail.instance.recovery.PartitionSource;
import io.headtail.instance.settings.InstanceSettings;
import io.headtail.log.EndSource;
import io.headtail.log.HeadReader;
import io.headtail.log.HeadSource;
import io.headtail.log.Topic;
import java.util.function.LongSupplier;

/**
 * A lane's sources in Kafka.
 *
 * @param ends shared by all lanes, which do not close it
 * @param wallMs the time of day, epoch ms
 * @param nanos as {@link System#nanoTime}; the lane's
 */
record KafkaSources(
        InstanceSettings settings,
        Topic topic,
        EndSource ends,
        LongSupplier wallMs,
        LongSupplier nanos)
        implements LaneSources {
    @Override
    public HeadSource head(int lane, HeadReader.Ownership ownership) {
        return new HeadReader(settings.kafka(), lane, settings.event(), ownership);
    }

    @Override
    public TailSource tails(LanePartitions owned) {
        return new LaneTails(settings, owned);
    }

    @Override
    public PartitionSource partitions(int lane) {
        return new KafkaPartitions(lane, settings, topic, wallMs, nanos);
    }
}
