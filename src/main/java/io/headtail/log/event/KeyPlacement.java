package io.headtail.log.event;

import io.headtail.count.id.VideoIds;
import io.headtail.window.Placement;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Finds ids that Kafka's default partitioner (murmur2 of the record's key) assigns to another
 * partition.
 *
 * <p>Counts are exact only if each id lies in one partition, so each id must have one key. The key
 * must follow from the id alone, since ids read before partitions were added are checked again: it
 * is that of {@link KeyForm}.
 */
public final class KeyPlacement implements Placement {
    private final int partition;
    private final int partitions;
    private final KeyForm form;
    private final byte[] key;
    // Kafka's murmur2 takes whole arrays only, so one array for each length is kept for reuse.
    private final byte[][] byLength;

    private KeyPlacement(KeyForm form, int partition, int partitions) {
        this.form = form;
        this.partition = partition;
        this.partitions = partitions;
        this.key = new byte[form.maxLength(VideoIds.MAX_LENGTH)];
        this.byLength = new byte[key.length + 1][];
    }

    /**
     * The placement in one of {@code partitions}; checks nothing unless the settings ask for it.
     */
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
