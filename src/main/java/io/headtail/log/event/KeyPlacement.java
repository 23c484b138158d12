package io.headtail.log.event;

import io.headtail.count.id.VideoIds;
import io.headtail.window.Placement;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Tells ids that Kafka's default partitioner (murmur2 of the record's key) gives another partition.
 *
 * <p>Counts are exact only if each id lies in one partition, so each id must have one key, and it
 * must be known which: also of ids whose records were read by an earlier count of partitions. It is
 * {@link KeyForm}'s.
 */
public final class KeyPlacement implements Placement {
    private final int partition;
    private final int partitions;
    private final KeyForm form;
    private final byte[] key;
    // Kafka's murmur2 takes whole arrays only: one of each length, so that none is allocated twice.
    private final byte[][] byLength;

    private KeyPlacement(KeyForm form, int partition, int partitions) {
        this.form = form;
        this.partition = partition;
        this.partitions = partitions;
        this.key = new byte[form.maxLength(VideoIds.MAX_LENGTH)];
        this.byLength = new byte[key.length + 1][];
    }

    /** For one of {@code partitions}, as the settings want it. */
    public static Placement of(EventSettings settings, int partition, int partitions) {
        return settings.checkPartition()
                ? new KeyPlacement(KeyForm.of(settings.id()), partition, partitions)
                : Placement.ANYWHERE;
    }

    @Override
    public boolean misplaced(byte[] id, int from, int length) {
        int size = form.write(id, from, length, key);
        byte[] whole = byLength[size];
        if (whole == null) {
            whole = new byte[size];
            byLength[size] = whole;
        }
        System.arraycopy(key, 0, whole, 0, size);
        return BuiltInPartitioner.partitionForKey(whole, partitions) != partition;
    }
}
