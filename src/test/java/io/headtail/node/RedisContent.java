package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Await;
import io.headtail.testing.Node;
import io.headtail.time.WindowSpec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/**
 * What Redis has of the answers of a running process, against what HTTP answers for the same tick.
 *
 * @param prefix of the keys
 * @param k how many ranks are asked for over HTTP: as many as Redis has
 */
record RedisContent(Node node, RedisClient reader, String prefix, int k) {
    private static final Pattern ITEM = Pattern.compile("\\[\"([^\"]+)\",(\\d+)]");

    /** Waits until Redis has what is answered at that moment, one window after the other. */
    void awaitWindows() {
        for (WindowSpec window : node.config.windows()) {
            String[] found = new String[2];
            Await.until(
                    () -> window + ": " + found[0] + " in Redis is " + found[1],
                    () -> {
                        found[0] = live(window.name());
                        found[1] = reader.get(key(window));
                        return found[0].equals(found[1]) && hasRanks(window, found[0]);
                    });
        }
    }

    private String key(WindowSpec window) {
        return prefix + (window.isAllTime() ? ":all" : ":" + window.name() + ":live:payload");
    }

    // The window of all time has no sorted set.
    private boolean hasRanks(WindowSpec window, String payload) {
        if (window.isAllTime()) {
            return true;
        }
        Map<String, Double> scores = new TreeMap<>();
        reader.zrangeWithScores(prefix + ":" + window.name() + ":live", 0, -1)
                .forEach(entry -> scores.put(entry.getElement(), entry.getScore()));
        return views(payload).equals(scores);
    }

    private static Map<String, Double> views(String payload) {
        Map<String, Double> views = new TreeMap<>();
        for (MatchResult item : ITEM.matcher(payload).results().toList()) {
            views.put(item.group(1), Double.valueOf(item.group(2)));
        }
        return views;
    }

    /** Waits until Redis has the last of these units that ended, as it is answered. */
    void awaitLast(String unit) {
        Await.until(
                () -> "the last " + unit + ": " + reader.keys("*"),
                () -> reader.exists(prefix + ":" + unit + ":current"));
        awaitSealed(unit, "", String.valueOf(reader.get(prefix + ":" + unit + ":current")));
    }

    /** Waits until Redis has the hour that starts then, as it is answered. */
    void awaitHour(long startMs, long endMs) {
        awaitSealed(
                "hour",
                "&start=" + Instant.ofEpochMilli(startMs),
                prefix + ":hour:" + Instant.ofEpochMilli(endMs));
    }

    private void awaitSealed(String unit, String more, String key) {
        String[] found = new String[2];
        Await.until(
                () -> key + ": " + found[0] + " in Redis is " + found[1],
                () -> {
                    found[0] = sealed("/top-k?k=" + k + "&window=" + unit + more);
                    found[1] = reader.get(key);
                    return found[0].equals(found[1]);
                });
    }

    /** The payload that the window's answer should have. */
    private String live(String window) {
        HttpResponse<byte[]> response = node.top(window, k);
        assertEquals(200, response.statusCode());
        String rows =
                text(response)
                        .replace("{\"videoId\":", "[")
                        .replace("\"views\":", "")
                        .replace('}', ']');
        return ("{\"as_of\":\"%s\",\"window\":\"%s\",\"start\":\"%s\",\"end\":\"%s\","
                        + "\"final\":%s,\"complete\":%s,%s%s\"revision\":0,\"items\":%s}")
                .formatted(
                        Instant.ofEpochMilli(
                                Node.tick(response) + node.config.timing().latenessMs()),
                        window,
                        Node.header(response, "TopK-Window-Start"),
                        Node.header(response, "TopK-Window-End"),
                        Node.header(response, "TopK-Final"),
                        Node.header(response, "TopK-Complete"),
                        completeFrom(response),
                        late(response),
                        rows);
    }

    private static String completeFrom(HttpResponse<?> response) {
        return response.headers()
                .firstValue("TopK-Complete-From")
                .map(time -> "\"complete_from\":\"" + time + "\",")
                .orElse("");
    }

    private static String late(HttpResponse<?> response) {
        return response.headers()
                .firstValue("TopK-Late")
                .map(views -> "\"late\":" + views + ",")
                .orElse("");
    }

    /** The payload that the answer should have; the body where it is none. */
    private String sealed(String path) {
        HttpResponse<byte[]> response = node.get(path);
        String body = text(response);
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

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
