package io.headtail.redis;

import java.io.Serial;
import redis.clients.jedis.exceptions.JedisException;

/** It is not known yet whether the prefix is another Headtail's; that is waited for. */
final class UnknownClusterException extends JedisException {
    @Serial private static final long serialVersionUID = 1;

    UnknownClusterException(String prefix, String stored) {
        super(
                ("redis.prefix %s: a Headtail writes there (%s), and Kafka has not been reached yet"
                                + " since this one's start, so it is not known whether that is of the"
                                + " same cluster")
                        .formatted(prefix, stored));
    }
}
