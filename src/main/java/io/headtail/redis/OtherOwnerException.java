package io.headtail.redis;

import java.io.Serial;
import redis.clients.jedis.exceptions.JedisException;

/** Another Headtail writes below the same prefix. */
final class OtherOwnerException extends JedisException {
    @Serial private static final long serialVersionUID = 1;

    OtherOwnerException(String prefix, String other, RedisOwner owner) {
        super(
                ("redis.prefix %s: another Headtail writes there (%s; this one: %s): give each a"
                                + " redis.prefix or a database of its own. If the other one is gone"
                                + " for good, delete the keys that begin with %s: among them the key"
                                + " that names it")
                        .formatted(prefix, other, owner.text(), prefix + ":"));
    }
}
