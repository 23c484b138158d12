package io.headtail.log;

import io.headtail.count.VideoIds;
import io.headtail.window.Placement;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** Tells ids that Kafka's default partitioner (murmur2 of the key) gives another partition. */
public final class KeyPlacement implements Placement {
    private final int partition;
    private final int partitions;
    // Kafka's murmur2 takes whole arrays only: one of each length, so that none is allocated twice.
    private final byte[][] byLength = new byte[VideoIds.MAX_LENGTH + 1][];

    private KeyPlacement(int partition, int partitions) {
        this.partition = partition;
        this.partitions = partitions;
    }

    /** For one of {@code partitions}, as the settings want it. */
    public static Placement of(EventSettings settings, int partition, int partitions) {
        return settings.checkPartition()
                ? new KeyPlacement(partition, partitions)
                : Placement.ANYWHERE;
    }

    @Override
    public boolean misplaced(byte[] id, int from, int length) {
        byte[] whole = byLength[length];
        if (whole == null) {
            whole = new byte[length];
            byLength[length] = whole;
        }
        System.arraycopy(id, from, whole, 0, length);
        return BuiltInPartitioner.partitionForKey(whole, partitions) != partition;
    }
}
