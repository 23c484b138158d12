package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.PostgresUnderTest;
import io.headtail.testing.RedisUnderTest;
import io.headtail.testing.SimulatedViews;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What Redis has of a running process is what HTTP answers, also after it was emptied. */
class RedisIT {
    private static final int K = 20;
    private static final long HOUR = 3_600_000;
    private static final long MONTH_END = Instant.parse("2023-12-01T00:00:00Z").toEpochMilli();
    private static final Pattern ITEM = Pattern.compile("\\[\"([^\"]+)\",(\\d+)]");

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
        for (WindowSpec window : node.config.windows()) {
            String[] found = new String[2];
            Await.until(
                    () -> window + ": " + found[0] + " in Redis is " + found[1],
                    () -> {
                        found[0] = live(node, window.name());
                        found[1] =
                                reader.get(
                                        window.isAllTime()
                                                ? "it:all"
                                                : "it:" + window.name() + ":live:payload");
                        return found[0].equals(found[1]);
                    });
            if (!window.isAllTime()) {
                assertEquals(views(found[0]), scores(reader, "it:" + window.name() + ":live"));
            }
        }
        for (String unit : List.of("hour", "day", "month")) {
            awaitSealed(node, reader, unit, "", reader.get("it:" + unit + ":current"));
        }
        // Memory has the last one only.
        for (long start = MONTH_END - 3 * HOUR; start < MONTH_END; start += HOUR) {
            String end = Instant.ofEpochMilli(start + HOUR).toString();
            awaitSealed(
                    node,
                    reader,
                    "hour",
                    "&start=" + Instant.ofEpochMilli(start),
                    "it:hour:" + end);
        }
    }

    private static void awaitSealed(
            Node node, RedisClient reader, String unit, String more, String key) {
        String[] found = new String[2];
        Await.until(
                () -> key + ": " + found[0] + " in Redis is " + found[1],
                () -> {
                    found[0] = sealed(node, "/top-k?k=" + K + "&window=" + unit + more);
                    found[1] = reader.get(key);
                    return found[0].equals(found[1]);
                });
    }

    /** The payload that the window's answer should have. */
    private static String live(Node node, String window) {
        HttpResponse<byte[]> response = node.top(window, K);
        assertFalse(response.headers().firstValue("TopK-Degraded").isPresent());
        String rows =
                new String(response.body(), StandardCharsets.UTF_8)
                        .replace("{\"videoId\":", "[")
                        .replace("\"views\":", "")
                        .replace('}', ']');
        return ("{\"as_of\":\"%s\",\"window\":\"%s\",\"start\":\"%s\",\"end\":\"%s\","
                        + "\"final\":%s,\"complete\":%s,%s\"revision\":0,\"items\":%s}")
                .formatted(
                        Instant.ofEpochMilli(Node.tick(response) + 5_000),
                        window,
                        Node.header(response, "TopK-Window-Start"),
                        Node.header(response, "TopK-Window-End"),
                        Node.header(response, "TopK-Final"),
                        Node.header(response, "TopK-Complete"),
                        late(response),
                        rows);
    }

    private static String late(HttpResponse<?> response) {
        return response.headers()
                .firstValue("TopK-Late")
                .map(views -> "\"late\":" + views + ",")
                .orElse("");
    }

    /** The payload that the answer should have; the body where it is none. */
    private static String sealed(Node node, String path) {
        HttpResponse<byte[]> response = node.get(path);
        String body = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() != 200) {
            return body;
        }
        return body.replaceFirst(
                        "\\{(\"window\":.*),(\"as_of\":\"[^\"]*\"),(\"final\":[a-z]+),(\"revision\":0,\"items\":)",
                        "{$2,$1,$3,\"complete\":"
                                + Node.header(response, "TopK-Complete")
                                + ","
                                + late(response)
                                + "$4")
                .replace("{\"id\":", "[")
                .replace("\"count\":", "")
                .replaceAll("(\\d)}", "$1]");
    }

    private static Map<String, Double> views(String payload) {
        Map<String, Double> views = new TreeMap<>();
        for (MatchResult item : ITEM.matcher(payload).results().toList()) {
            views.put(item.group(1), Double.valueOf(item.group(2)));
        }
        return views;
    }

    private static Map<String, Double> scores(RedisClient reader, String key) {
        Map<String, Double> scores = new TreeMap<>();
        reader.zrangeWithScores(key, 0, -1)
                .forEach(entry -> scores.put(entry.getElement(), entry.getScore()));
        return scores;
    }
}
