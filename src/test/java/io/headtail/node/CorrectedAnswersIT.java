package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.Said;
import io.headtail.testing.SimulatedViews;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What a running process answered from memory and wrote to Redis is corrected there too. */
class CorrectedAnswersIT {
    private static final int K = 20;
    private static final long HOUR = 3_600_000;
    private static final long MONTH_END = Instant.parse("2023-12-01T00:00:00Z").toEpochMilli();
    private static final String TOPIC = "corrected-answers";

    @TempDir private Path folder;

    private final String[] sets = {
        "clock=event",
        "event.views=/views",
        "top-k.max=" + K,
        "lanes=1",
        "windows=[{name: sixty, length: PT1H}, {name: month, calendar: month}]",
        "history.url=" + PostgresUnderTest.newDatabase(),
        "history.interval=PT1H",
        "history.keep.every=P36500D",
        "history.keep.hourly=P36500D"
    };

    private Said said(String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--from", time(MONTH_END - 3 * HOUR), "--to", time(MONTH_END + HOUR)));
        return Said.of(null, TOPIC, List.of(sets), all.toArray(String[]::new));
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }

    @Test
    void memory_history_and_redis_have_the_corrected_answer_soon() throws Exception {
        SimulatedViews.makeTopic(TOPIC, 3);
        new SimulatedViews(20_000, 100, MONTH_END - 4 * HOUR, 6 * HOUR, 5_000, 1, 3).sendTo(TOPIC);
        try (RedisUnderTest redis = RedisUnderTest.start(folder);
                RedisClient reader = redis.client()) {
            List<String> all = new ArrayList<>(List.of(sets));
            all.add("redis.url=" + redis.url());
            // Not a month of hours that nobody has.
            all.add("redis.fill=PT12H");
            try (Node node = Node.start(Role.STANDALONE, TOPIC, all.toArray(String[]::new))) {
                node.awaitFinal(EventLog.lastTick(EventLog.events(TOPIC), 5_000, 1_000));
                for (long end = MONTH_END - 2 * HOUR; end <= MONTH_END + HOUR; end += HOUR) {
                    await(node, reader, end, 0, new Oracle(EventLog.events(TOPIC), 5_000));
                }
                Said before = said("audit");
                assertEquals(0, before.exit(), before.out() + before.err());
                Said correct = said("correct", "--window", "sixty,month");
                assertEquals(0, correct.exit(), correct.out() + correct.err());
                assertTrue(correct.out().contains("10 boundaries: 10 corrected"), correct.out());
                Oracle everything = new Oracle(EventLog.events(TOPIC), Long.MAX_VALUE / 2);
                for (long end = MONTH_END - 2 * HOUR; end <= MONTH_END + HOUR; end += HOUR) {
                    await(node, reader, end, 1, everything);
                }
                Said after = said("audit");
                assertEquals(0, after.exit(), after.out() + after.err());
                assertTrue(after.out().contains("10 equal"), after.out());
                assertEquals("", node.failure());
            }
        }
    }

    /** The hour that ends then, as HTTP and Redis have it; the last one without its start too. */
    private static void await(
            Node node, RedisClient reader, long end, int revision, Oracle oracle) {
        List<String> http = new ArrayList<>();
        List<String> redis = new ArrayList<>();
        for (Oracle.Row row : oracle.rows(HOUR, end, K)) {
            http.add("{\"id\":\"%s\",\"count\":%d}".formatted(row.videoId(), row.views()));
            redis.add("[\"%s\",%d]".formatted(row.videoId(), row.views()));
        }
        String more = "\"revision\":" + revision + ",\"items\":[";
        String path = "/top-k?window=hour&k=" + K;
        String start = "&start=" + time(end - HOUR);
        await(more + String.join(",", http) + "]}", () -> node.text(path + start));
        if (end == MONTH_END + HOUR) {
            await(more + String.join(",", http) + "]}", () -> node.text(path));
        }
        await(
                more + String.join(",", redis) + "]}",
                () -> String.valueOf(reader.get("topk:hour:" + time(end))));
    }

    private static void await(String expected, Supplier<String> found) {
        String[] last = new String[1];
        Await.until(
                () -> expected + " is the end of " + last[0],
                () -> {
                    last[0] = found.get();
                    return last[0].endsWith(expected);
                });
    }
}
