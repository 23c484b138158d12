package io.headtail.redis;

import io.headtail.redis.RedisSettings.Address;
import io.headtail.testing.RedisUnderTest;
import io.headtail.time.CalendarUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ZRangeParams;

/** A real Redis, answers in memory, and a writer whose clock a test moves. */
abstract class RedisScene {
    static final List<CalendarUnit> UNITS = List.of(CalendarUnit.HOUR, CalendarUnit.MONTH);

    static final RedisOwner MINE = new RedisOwner("c-1", "views", "partials");

    @TempDir Path folder;

    final MadeAnswers answers = new MadeAnswers();
    final RedisStatus status = new RedisStatus();
    final AtomicLong nanos = new AtomicLong();
    RedisUnderTest server;
    RedisClient reader;

    String[] options() {
        return new String[0];
    }

    @BeforeEach
    void start() throws IOException {
        server = RedisUnderTest.start(folder, options());
        reader = server.client();
    }

    @AfterEach
    void stop() throws Exception {
        // Not there if the test is skipped.
        if (server != null) {
            reader.close();
            server.close();
        }
    }

    /** The members of a sorted set, greatest score first. */
    List<String> descending(String key) {
        return reader.zrange(key, ZRangeParams.zrangeParams(0, -1).rev());
    }

    RedisSettings settings() {
        return settings(new Address("127.0.0.1", server.port(), 0, false, false));
    }

    static RedisSettings settings(Address address) {
        return new RedisSettings(
                address,
                null,
                null,
                null,
                Duration.ofSeconds(2),
                "topk",
                1_000,
                Duration.ofDays(31));
    }

    RedisAnswers redis(RedisSettings settings) {
        return redis(settings, MINE, 0);
    }

    RedisAnswers redis(RedisSettings settings, RedisOwner owner, long latenessMs) {
        return new RedisAnswers(settings, latenessMs, () -> owner, nanos::get);
    }

    RedisWriter writer() {
        return writer(settings());
    }

    RedisWriter writer(RedisSettings settings) {
        return new RedisWriter(
                answers,
                UNITS,
                redis(settings, MINE, MadeAnswers.LATENESS),
                status,
                new Outage(settings.address(), nanos::get),
                nanos::get);
    }
}
