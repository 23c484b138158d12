package io.headtail.log.follow;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.FollowedPartition;
import io.headtail.log.event.EventDecoder;
import io.headtail.log.event.EventSettings;
import io.headtail.log.event.InvalidReason;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record that is a valid event, with what Kafka says of it. A flyweight. */
public final class FollowedRecord implements FollowedEvent {
    private final EventDecoder decoder;
    private @Nullable ConsumerRecord<ByteBuffer, ByteBuffer> record;
    private boolean late;
    private long streamTime;

    /** Without a record. */
    public FollowedRecord(EventSettings settings) {
        decoder = new EventDecoder(settings);
    }

    /** Becomes the partition's next record; returns why it is not a valid event, null if it is. */
    public @Nullable InvalidReason become(
            ConsumerRecord<ByteBuffer, ByteBuffer> next, FollowedPartition partition) {
        record = next;
        int epoch = next.leaderEpoch().orElse(-1);
        InvalidReason reason = decoder.decide(next);
        if (reason == null) {
            late = partition.take(next.offset(), epoch, decoder.timestamp());
            streamTime = partition.streamTime();
        } else {
            partition.pass(next.offset(), epoch);
        }
        return reason;
    }

    /**
     * The record as it is in the log: key, headers, and the value, which is null unless the
     * follower asked for whole records or some setting reads values.
     */
    public ConsumerRecord<ByteBuffer, ByteBuffer> record() {
        ConsumerRecord<ByteBuffer, ByteBuffer> current = record;
        if (current == null) {
            throw new IllegalStateException("no record yet");
        }
        return current;
    }

    /** The stream time with this event, epoch ms; a late one is this far behind it. */
    public long streamTime() {
        return streamTime;
    }

    @Override
    public int partition() {
        return record().partition();
    }

    @Override
    public long offset() {
        return record().offset();
    }

    @Override
    public long timestamp() {
        return decoder.timestamp();
    }

    @Override
    public int views() {
        return decoder.views();
    }

    @Override
    public boolean isLate() {
        return late;
    }

    @Override
    public byte[] id() {
        return decoder.id;
    }

    @Override
    public int idFrom() {
        return decoder.from;
    }

    @Override
    public int idLength() {
        return decoder.length;
    }
}
