package io.headtail.redis;

import io.headtail.redis.RedisSettings.Address;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that Redis is away, once more if it then refuses, and once that it is back. For one
 * thread.
 */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final Address address;
    private final LongSupplier nanoTime;
    private final Set<RedisProblem.Kind> said = EnumSet.noneOf(RedisProblem.Kind.class);
    private final Set<String> refused = new HashSet<>();
    private long sinceNanos;

    Outage(Address address, LongSupplier nanoTime) {
        this.address = address;
        this.nanoTime = nanoTime;
    }

    Address address() {
        return address;
    }

    /** An attempt has failed. */
    void failed(RuntimeException e) {
        if (said.isEmpty()) {
            sinceNanos = nanoTime.getAsLong();
        }
        RedisProblem problem = RedisProblem.of(e);
        if (said.add(problem.kind())) {
            LOG.warn(
                    "{}: {}; nothing is written there until this is over, all else goes on",
                    address,
                    problem.text());
        }
    }

    /** A key is something else's, while others can be written. */
    void refused(String name, RuntimeException e) {
        if (refused.add(name)) {
            LOG.warn(
                    "{}: {}; {} is not written there until this is over, all else goes on",
                    address,
                    RedisProblem.of(e).text(),
                    name);
        }
    }

    /** What was refused is written again. */
    void accepted(String name) {
        if (refused.remove(name)) {
            LOG.info("{} takes {} again", address, name);
        }
    }

    /** An attempt has succeeded. */
    void ended() {
        if (!said.isEmpty()) {
            said.clear();
            Duration lasted = Duration.ofNanos(nanoTime.getAsLong() - sinceNanos);
            LOG.info("{} takes answers again, after {} s", address, lasted.toSeconds());
        }
    }
}
