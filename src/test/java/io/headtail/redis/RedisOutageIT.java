package io.headtail.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Answer;
import io.headtail.merge.Marks;
import io.headtail.merge.Merger;
import io.headtail.merge.PartialKey;
import io.headtail.merge.Partials;
import io.headtail.testing.Await;
import io.headtail.testing.LogLines;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Redis that is frozen, stopped or restarted, beside a merger that goes on. */
class RedisOutageIT extends RedisScene {
    private static final WindowSpec SIXTY = WindowSpec.sliding("sixty", 3_600_000);
    private static final long HOUR = 3_600_000;

    private final Merger merger =
            new Merger(
                    Partials.TOPIC,
                    List.of(Partials.MINUTE, SIXTY),
                    List.of(CalendarUnit.HOUR),
                    Partials.K,
                    Long.MAX_VALUE);
    private final Partials partials = new Partials();

    /** All that the thread does that merges: it takes partials and publishes answers. */
    private void publish(long tick) {
        partials.tick = tick;
        partials.partitions = 1;
        partials.spec = Partials.MINUTE;
        take(Partials.key(0), partials.of("a=" + tick / 1_000));
        partials.spec = SIXTY;
        take(new PartialKey(Partials.TOPIC, "a", 0, "sixty").encode(), partials.of("b=2"));
        if (tick % HOUR == 0) {
            take(
                    PartialKey.sealed(Partials.TOPIC, "a", 0, CalendarUnit.HOUR).encode(),
                    partials.of("c=" + tick / HOUR));
        }
        merger.publish(Long.MIN_VALUE);
        Answer newest = merger.newest("minute");
        assertTrue(newest != null && newest.tick() == tick);
    }

    private void take(byte[] key, byte[] partial) {
        assertNull(merger.accept(key, partial, Marks.NONE, Long.MAX_VALUE));
    }

    private RedisPublisher publisher() {
        return new RedisPublisher(
                settings(),
                merger,
                List.of(CalendarUnit.HOUR),
                null,
                MadeAnswers.LATENESS,
                () -> MINE);
    }

    private void awaitTick(long tick) {
        Await.until(
                () -> "tick " + tick + " is in Redis: " + reader.keys("*"),
                () ->
                        Long.toString(tick).equals(reader.hget("topk:minute:live:marks", "tick"))
                                && Long.toString(tick)
                                        .equals(reader.hget("topk:sixty:live:marks", "tick")));
    }

    private static void awaitFailures(RedisPublisher publisher, long more) {
        Await.until("attempts fail", () -> publisher.status().failures() >= more);
        assertFalse(publisher.status().up());
    }

    private void startAgain() throws IOException {
        server.startAgain();
        reader.close();
        reader = server.client();
    }

    private void saidOnce(LogLines lines) {
        String address = settings().address().toString();
        // Others have outages at the same time.
        Await.until("it is said", () -> !lines.with(address + " takes answers again").isEmpty());
        List<String> ours = lines.with(address);
        assertEquals(2, ours.size(), ours.toString());
        assertTrue(ours.get(0).contains("all else goes on"), ours.toString());
        assertTrue(ours.get(1).contains(address + " takes answers again, after "), ours.toString());
    }

    @Test
    void a_frozen_redis_holds_up_no_merging_and_gets_the_newest_when_it_goes_on() throws Exception {
        try (LogLines lines = new LogLines(Outage.class.getName());
                RedisPublisher publisher = publisher()) {
            publish(HOUR - 1_000);
            awaitTick(HOUR - 1_000);
            server.freeze();
            for (long tick = HOUR; tick <= HOUR + 100_000; tick += 1_000) {
                publish(tick);
            }
            awaitFailures(publisher, 2);
            long written = publisher.status().written();
            publish(HOUR + 101_000);
            server.thaw();
            awaitTick(HOUR + 101_000);
            Await.until("the hour is there", () -> reader.exists("topk:hour:current"));
            assertEquals("topk:hour:1970-01-01T01:00:00Z", reader.get("topk:hour:current"));
            // Of more than a hundred ticks those that it had no time for are not written later.
            assertTrue(publisher.status().written() - written <= 8, "nothing had queued up");
            saidOnce(lines);
        }
    }

    @Test
    void a_redis_that_comes_back_empty_is_filled_from_memory() throws Exception {
        try (LogLines lines = new LogLines(Outage.class.getName());
                RedisPublisher publisher = publisher()) {
            publish(2 * HOUR);
            awaitTick(2 * HOUR);
            server.stop();
            publish(2 * HOUR + 1_000);
            awaitFailures(publisher, 2);
            startAgain();
            awaitTick(2 * HOUR + 1_000);
            assertEquals(
                    "topk:hour:1970-01-01T02:00:00Z",
                    reader.get("topk:hour:current"),
                    "sealed ones come first");
            saidOnce(lines);
            assertTrue(publisher.status().up());
        }
    }

    @Test
    void a_redis_that_is_away_at_the_start_is_waited_for() throws Exception {
        server.stop();
        try (RedisPublisher publisher = publisher()) {
            publish(5_000);
            awaitFailures(publisher, 1);
            startAgain();
            awaitTick(5_000);
        }
    }
}
