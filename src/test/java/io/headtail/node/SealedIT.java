package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.headtail.config.Role;
import io.headtail.testing.AnswerJson;
import io.headtail.testing.Await;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.SimulatedViews;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hours, days and months that have ended, from the merger's memory, without PostgreSQL. */
class SealedIT {
    private static final int K = 50;
    private static final long HOUR = 3_600_000;
    private static final long MONTH_END = Instant.parse("2023-12-01T00:00:00Z").toEpochMilli();

    @TempDir private Path folder;

    private Node start(String topic) {
        return Node.start(
                Role.STANDALONE,
                topic,
                "clock=event",
                "event.views=/views",
                "top-k.max=" + K,
                "lanes=1",
                "windows=[{name: short, length: PT1M}, {name: sixty, length: PT1H}, {name: day,"
                        + " length: P1D}, {name: month, calendar: month}]",
                "snapshot.store=directory",
                "snapshot.dir=" + folder,
                "snapshot.interval=PT1S");
    }

    @Test
    void ended_units_equal_the_recount_through_a_restart_in_the_next_month() {
        String topic = "sealed";
        SimulatedViews.makeTopic(topic, 3);
        Node.keepPartials(topic);
        new SimulatedViews(40_000, 300, MONTH_END - 30 * HOUR, 30 * HOUR + HOUR / 2, 5_000, 1, 3)
                .sendTo(topic);
        try (Node node = start(topic)) {
            node.awaitFinal(lastTick(topic));
            check(node, topic, "hour", MONTH_END - HOUR, HOUR);
            check(node, topic, "day", MONTH_END - 24 * HOUR, 24 * HOUR);
            check(
                    node,
                    topic,
                    "month",
                    Instant.parse("2023-11-01T00:00:00Z").toEpochMilli(),
                    Oracle.MONTH);
        }
        // It took its last snapshots when it was closed. The log continues, and so do the restarted
        // processes; the month so far is December's.
        new SimulatedViews(20_000, 300, MONTH_END + HOUR / 2, 5 * HOUR, 5_000, 1, 4).sendTo(topic);
        try (Node node = start(topic)) {
            node.awaitFinal(lastTick(topic));
            check(node, topic, "hour", MONTH_END + 4 * HOUR, HOUR);
            check(node, topic, "day", MONTH_END - 24 * HOUR, 24 * HOUR);
            check(
                    node,
                    topic,
                    "month",
                    Instant.parse("2023-11-01T00:00:00Z").toEpochMilli(),
                    Oracle.MONTH);
            Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
            assertEquals(
                    oracle.rows(Oracle.MONTH, lastTick(topic), K),
                    AnswerJson.rows(node.top("month", K).body()));
            slidingIsSealed(node, topic);
        }
    }

    private static long lastTick(String topic) {
        return EventLog.lastTick(EventLog.events(topic), 5_000, 1_000);
    }

    private static void check(Node node, String topic, String unit, long start, long length) {
        Oracle oracle = new Oracle(EventLog.events(topic), 5_000);
        long end = length == Oracle.MONTH ? MONTH_END : start + length;
        List<String> rows = new ArrayList<>();
        for (Oracle.Row row : oracle.rows(length, end, K)) {
            rows.add("{\"id\":\"%s\",\"count\":%d}".formatted(row.videoId(), row.views()));
        }
        assertEquals(K, rows.size());
        String expected =
                "{\"window\":\"%s\",\"start\":\"%s\",\"end\":\"%s\",\"as_of\":\"%s\",\"final\":true,\"revision\":0,\"items\":[%s]}"
                        .formatted(
                                unit,
                                Instant.ofEpochMilli(start),
                                Instant.ofEpochMilli(end),
                                Instant.ofEpochMilli(end + 5_000),
                                String.join(",", rows));
        String[] found = new String[1];
        Await.until(
                () -> unit + " must be " + expected + " and is " + found[0],
                () -> {
                    HttpResponse<byte[]> response = node.get("/top-k?k=" + K + "&window=" + unit);
                    found[0] = new String(response.body(), StandardCharsets.UTF_8);
                    return found[0].equals(expected);
                });
    }

    // Not counted twice: the sealed bytes are exactly those of the sliding window at that tick.
    // Nobody stores boundaries here, so none are sent.
    private static void slidingIsSealed(Node node, String topic) {
        Set<String> sliding = new HashSet<>();
        List<String> sealed = new ArrayList<>();
        EventLog.records(
                Node.partials(topic),
                record -> {
                    String key = new String(record.key(), StandardCharsets.UTF_8);
                    if (key.endsWith("sixty")) {
                        sliding.add(hex(record.value()));
                    } else if (key.endsWith("sealed:hour")) {
                        sealed.add(hex(record.value()));
                    }
                });
        sealed.retainAll(sliding);
        assertTrue(sealed.size() >= 3, sealed.size() + " sealed hours that are live ticks too");
        EventLog.records(topic + "-history", record -> fail("a boundary that nobody keeps"));
        assertEquals("", node.failure());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
