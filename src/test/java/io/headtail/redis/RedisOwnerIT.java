package io.headtail.redis;

import static io.headtail.redis.MadeAnswers.MINUTE;
import static io.headtail.redis.MadeAnswers.answer;
import static io.headtail.redis.MadeAnswers.exact;
import static io.headtail.redis.MadeAnswers.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.LogLines;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisException;

/** Two Headtails below one prefix: the second is refused, and says so. */
class RedisOwnerIT extends RedisScene {
    private static final RedisOwner OTHER = new RedisOwner("c-1", "staging", "staging-partials");
    private static final WindowSpec SIXTY = WindowSpec.sliding("sixty", 3_600_000);

    private RedisWriter writer(RedisOwner owner) {
        return writer(() -> owner);
    }

    private RedisWriter writer(Supplier<RedisOwner> owner) {
        return new RedisWriter(
                answers,
                UNITS,
                new RedisAnswers(settings(), MadeAnswers.LATENESS, owner, nanos::get),
                status,
                new Outage(settings().address(), nanos::get),
                nanos::get);
    }

    private void tick(long tick, String row) {
        answers.set(exact(MINUTE, tick, rows(row)));
        nanos.addAndGet(1_000_000_000);
    }

    private String payload() {
        return String.valueOf(reader.get("topk:minute:live:payload"));
    }

    @Test
    void another_headtail_below_the_same_prefix_writes_nothing_and_says_so_once() {
        try (RedisWriter mine = writer(MINE);
                RedisWriter second = writer(MINE);
                RedisWriter other = writer(OTHER);
                LogLines lines = LogLines.ofThisThread(Outage.class.getName())) {
            tick(60_000, "a=1");
            assertTrue(mine.doWork());
            assertTrue(second.doWork(), "a merger of the same answers");
            assertEquals(0, lines.with("").size());
            tick(61_000, "b=1");
            assertFalse(other.doWork());
            assertFalse(other.doWork());
            assertEquals(2, status.failures());
            assertFalse(status.up());
            assertTrue(payload().contains("[[\"a\",1]]"), payload());
            String said = lines.with("").get(0);
            assertEquals(1, lines.with("").size());
            assertTrue(said.contains("redis.prefix topk: another Headtail writes there"), said);
            assertTrue(said.contains("cluster=c-1 topic=views partials=partials"), said);
            assertTrue(said.contains("topic=staging partials=staging-partials"), said);
            assertTrue(mine.doWork());
            assertTrue(payload().contains("[[\"b\",1]]"), payload());
            // Its keys are deleted, and the first is stopped.
            reader.flushAll();
            assertTrue(other.doWork());
            assertEquals(1, lines.with("takes answers again").size());
            tick(62_000, "c=1");
            assertFalse(mine.doWork(), "it belongs to the other now");
        }
    }

    @Test
    void what_is_filled_in_from_a_history_is_refused_too() {
        try (RedisWriter mine = writer(MINE);
                RedisAnswers other = redis(settings(), OTHER, 0)) {
            tick(60_000, "a=1");
            assertTrue(mine.doWork());
            assertThrows(
                    OtherOwnerException.class,
                    () -> other.sealed(CalendarUnit.HOUR, exact(SIXTY, 3_600_000, rows("h=1"))));
            assertEquals(List.of(), List.copyOf(reader.keys("topk:hour:*")));
        }
    }

    @Test
    void one_that_has_not_reached_kafka_yet_writes_but_claims_nothing() {
        RedisOwner early = new RedisOwner(null, "views", "partials");
        try (RedisAnswers redis = redis(settings(), early, 0);
                RedisAnswers other = redis(settings(), new RedisOwner(null, "staging", "p"), 0)) {
            redis.sealed(CalendarUnit.HOUR, exact(SIXTY, 3_600_000, rows("h=1")));
            assertNull(reader.get("topk:owner"));
            try (RedisWriter mine = writer(MINE)) {
                tick(60_000, "a=1");
                assertTrue(mine.doWork());
            }
            nanos.addAndGet(1_000_000_000);
            assertThrows(
                    JedisException.class,
                    () -> redis.sealed(CalendarUnit.HOUR, exact(SIXTY, 7_200_000, rows("h=1"))),
                    "it may be another cluster's");
            assertThrows(
                    OtherOwnerException.class,
                    () -> other.sealed(CalendarUnit.HOUR, exact(SIXTY, 3_600_000, rows("h=2"))));
        }
    }

    @Test
    void one_that_does_not_know_its_cluster_yet_leaves_what_another_may_own() {
        AtomicReference<@Nullable String> cluster = new AtomicReference<>();
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, 3_600_000, rows("h=1")));
        try (RedisWriter blue = writer(MINE);
                RedisWriter green =
                        writer(() -> new RedisOwner(cluster.get(), "views", "partials"));
                LogLines lines = LogLines.ofThisThread(Outage.class.getName())) {
            assertTrue(blue.doWork());
            String payload = String.valueOf(reader.get("topk:hour:1970-01-01T01:00:00Z"));
            // Counted from other views, and as good or better by what it says of itself.
            answers.sealed.put(
                    CalendarUnit.HOUR,
                    answer(SIXTY, 3_600_000, true, true, null, 1, rows("other=1")));
            for (int i = 0; i < 3; i++) {
                nanos.addAndGet(1_000_000_000);
                assertFalse(green.doWork());
            }
            assertEquals(payload, reader.get("topk:hour:1970-01-01T01:00:00Z"));
            assertEquals(3, status.failures());
            assertFalse(status.up());
            assertEquals(1, lines.with("").size());
            String said = lines.with("").get(0);
            assertTrue(said.contains("Kafka has not been reached yet"), said);
            assertTrue(said.contains("cluster=c-1 topic=views"), said);
            cluster.set("c-2");
            assertFalse(green.doWork());
            assertEquals(1, lines.with("another Headtail writes there").size());
            assertEquals(payload, reader.get("topk:hour:1970-01-01T01:00:00Z"));
            cluster.set("c-1");
            assertTrue(green.doWork());
            assertTrue(status.up());
            assertEquals(1, lines.with("takes answers again").size());
            assertTrue(reader.get("topk:hour:1970-01-01T01:00:00Z").contains("other"));
        }
    }
}
