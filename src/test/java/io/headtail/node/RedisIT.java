package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.config.Role;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.SimulatedViews;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What Redis has of a running process is what HTTP answers, also after it was emptied. */
class RedisIT {
    private static final int K = 20;
    private static final long HOUR = 3_600_000;
    private static final long MONTH_END = Instant.parse("2023-12-01T00:00:00Z").toEpochMilli();

    @TempDir private Path folder;

    @Test
    void redis_has_what_is_answered_for_every_window_and_unit_and_is_filled_again()
            throws Exception {
        String topic = "redis";
        try (RedisUnderTest redis = RedisUnderTest.start(folder);
                RedisClient reader = redis.client()) {
            SimulatedViews.makeTopic(topic, 3);
            new SimulatedViews(20_000, 100, MONTH_END - 4 * HOUR, 6 * HOUR, 5_000, 1, 3)
                    .sendTo(topic);
            try (Node node =
                    Node.start(
                            Role.STANDALONE,
                            topic,
                            "clock=event",
                            "event.views=/views",
                            "top-k.max=" + K,
                            "lanes=1",
                            "windows=[{name: short, length: PT1M}, {name: sixty, length: PT1H},"
                                    + " {name: day, length: P1D}, {name: month, calendar: month},"
                                    + " {name: ever}]",
                            "history.url=" + PostgresUnderTest.newDatabase(),
                            "history.interval=PT1H",
                            "history.keep.every=P36500D",
                            "history.keep.hourly=P36500D",
                            "redis.url=" + redis.url(),
                            // Not a month of hours that nobody has.
                            "redis.fill=PT12H",
                            "redis.prefix=it")) {
                node.awaitFinal(EventLog.lastTick(EventLog.events(topic), 5_000, 1_000));
                awaitSame(node, reader);
                reader.flushAll();
                awaitSame(node, reader);
                redis.freeze();
                assertEquals(200, node.get("/health/ready").statusCode());
                assertEquals(200, node.top("ever", K).statusCode());
                redis.thaw();
                assertEquals("", node.failure());
            }
        }
    }

    private static void awaitSame(Node node, RedisClient reader) {
        RedisContent content = new RedisContent(node, reader, "it", K);
        content.awaitWindows();
        for (String unit : List.of("hour", "day", "month")) {
            content.awaitLast(unit);
        }
        // Memory has the last one only.
        for (long start = MONTH_END - 3 * HOUR; start < MONTH_END; start += HOUR) {
            content.awaitHour(start, start + HOUR);
        }
    }
}
