package io.headtail.log.follow;

import io.headtail.log.event.InvalidReason;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Is told of the member of the group that reads, for marks that are offsets of that group; and of
 * what it reads besides events. All methods are called on the thread that calls the follower's.
 */
@FunctionalInterface
public interface Membership {
    /** Of no interest: marks are elsewhere, and records that are no events are only counted. */
    Membership UNUSED = member -> {};

    /**
     * Becomes another member of the group, before any partition is assigned to it.
     *
     * @param member used on the thread that calls the follower's methods, until the next call of
     *     this one
     */
    void joined(Consumer<ByteBuffer, ByteBuffer> member);

    /**
     * Takes the next record of a partition that is no valid event, in the order of the log with
     * those that are.
     *
     * @param record as it is in the log; its value is null unless the follower asked for whole
     *     records or some setting reads values
     */
    default void invalid(ConsumerRecord<ByteBuffer, ByteBuffer> record, InvalidReason reason) {}
}
