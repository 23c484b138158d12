package io.headtail.log.follow;

import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.Consumer;

/** Is told of the member of the group that reads: for marks that are offsets of that group. */
@FunctionalInterface
public interface Membership {
    /** Of no interest: marks are elsewhere. */
    Membership UNUSED = member -> {};

    /**
     * Becomes another member of the group, before any partition is assigned to it.
     *
     * @param member used on the thread that calls the follower's methods, until the next call of
     *     this one
     */
    void joined(Consumer<ByteBuffer, ByteBuffer> member);
}
