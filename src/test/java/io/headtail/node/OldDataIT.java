package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.config.Role;
import io.headtail.testing.EventLog;
import io.headtail.testing.Node;
import io.headtail.testing.Oracle;
import io.headtail.testing.PublishedAnswers;
import io.headtail.testing.SimulatedViews;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Years of old events under windows of months: exact, and empty ticks cost nothing. */
class OldDataIT {
    private static final long SEED = Long.getLong("headtail.seed", 3);
    private static final long DAY_MS = 86_400_000;

    @Test
    void eight_years_out_of_order_by_months_are_counted_exactly() {
        String topic = "old-data";
        String about = "seed " + SEED;
        SimulatedViews.makeTopic(topic, 4);
        Node.keepPartials(topic);
        long endMs = 1_735_689_600_000L;
        // Most are within the lateness of ten days, one in ten is up to 90 days behind.
        new SimulatedViews(
                        200_000,
                        20_000,
                        endMs - 8 * 365 * DAY_MS,
                        8 * 365 * DAY_MS,
                        9 * DAY_MS,
                        10,
                        SEED)
                .sendTo(topic);
        List<List<Oracle.Event>> log = EventLog.events(topic);
        long latenessMs = 10 * DAY_MS;
        Oracle oracle = new Oracle(log, latenessMs);
        assertTrue(oracle.late() > 10_000, about);
        long lastTick = EventLog.lastTick(log, latenessMs, 60_000);
        long start = System.nanoTime();
        try (Node node =
                Node.start(
                        Role.STANDALONE,
                        topic,
                        "windows=[{name: day, length: P1D}, {name: month, length: P30D},"
                                + " {name: year, length: P365D}, {name: all}]",
                        "clock=event",
                        // 840,000 boundaries are not the subject here.
                        "history.interval=PT0S",
                        "lateness=P10D",
                        "tick=PT60S",
                        "event.views=/views",
                        // The fewer records one poll returns, the more ticks are published.
                        "kafka.properties.max.poll.records=1000",
                        "lanes=1")) {
            node.awaitFinal(lastTick);
            System.out.printf(
                    "200000 events of eight years: replayed in %d ms%n",
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
            PublishedAnswers answers = PublishedAnswers.read(node, topic, tick -> true);
            answers.mustEqual(oracle, 1_000, about);
            List<Long> ticks = answers.ticksOf("year");
            System.out.println("compared " + ticks.size() + " ticks of each window");
            assertEquals(Map.of(), answers.provisional(), about);
            assertEquals(lastTick, ticks.get(ticks.size() - 1));
            assertEquals("", node.failure());
        }
    }
}
