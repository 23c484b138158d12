package io.headtail.log.follow;

import io.headtail.follow.FollowedEvent;
import io.headtail.follow.Follower;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * A follower that stores its marks in Kafka, as offsets of the group that it is a member of.
 *
 * @param <E> what it needs of an event
 */
public interface GroupFollower<E extends FollowedEvent> extends Follower<E> {
    /**
     * Becomes another member of the group, before any partition is assigned to it.
     *
     * @param member used on the thread that calls all methods, until the next call of this one
     */
    void joined(Consumer<ByteBuffer, ByteBuffer> member);
}
