package io.headtail.redis;

import static io.headtail.redis.MadeAnswers.MONTH;
import static io.headtail.redis.MadeAnswers.answer;
import static io.headtail.redis.MadeAnswers.exact;
import static io.headtail.redis.MadeAnswers.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Answer;
import io.headtail.testing.LogLines;
import io.headtail.time.CalendarUnit;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which earlier hours and months come from the history, and what if it does not answer. */
class HistoryFillIT extends HistoryFillScene {
    private static final long MONTH_END = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

    @Test
    void what_redis_lacks_is_filled_in_and_what_it_has_is_left() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        answers.sealed.put(CalendarUnit.MONTH, exact(MONTH, MONTH_END, rows("m=1")));
        for (int back = 1; back <= 9; back++) {
            long end = LAST - back * 3_600_000L;
            hours.put(end, exact(SIXTY, end, rows("h=" + (10 + back))));
        }
        try (RedisWriter writer = writer();
                RedisAnswers redis = redis(settings())) {
            redis.sealed(CalendarUnit.HOUR, exact(SIXTY, LAST - 2 * 3_600_000L, rows("there=1")));
            assertTrue(writer.doWork());
            assertTrue(writer.takeFillDue());
            assertTrue(fill(redis, Duration.ofHours(4)).fill());
            assertFalse(writer.takeFillDue());
            Set<String> found = new TreeSet<>(reader.keys("topk:hour:2*"));
            assertEquals(
                    Set.of(
                            "topk:hour:2026-11-01T01:00:00Z",
                            "topk:hour:2026-11-01T02:00:00Z",
                            "topk:hour:2026-11-01T03:00:00Z",
                            "topk:hour:2026-11-01T04:00:00Z",
                            "topk:hour:2026-11-01T05:00:00Z"),
                    found);
            String had = String.valueOf(reader.get("topk:hour:2026-11-01T03:00:00Z"));
            assertTrue(had.contains("there"), had);
            assertTrue(reader.get("topk:hour:2026-11-01T04:00:00Z").contains("[[\"h\",11]]"));
            assertEquals("topk:hour:2026-11-01T05:00:00Z", reader.get("topk:hour:current"));
            asked.clear();
            // The default reaches back to the last month's start.
            assertFalse(fill(redis, Duration.ofDays(31)).fill(), "older hours are nowhere");
            assertTrue(reader.exists("topk:month:2026-10-01T00:00:00Z"));
            assertFalse(asked.contains(LAST - 3_600_000), "Redis has it");
            assertEquals(10, reader.keys("topk:hour:2*").size());
        }
    }

    @Test
    void what_redis_has_but_not_as_final_is_replaced_once_the_history_has_it_so() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        String key = "topk:hour:2026-11-01T04:00:00Z";
        try (RedisAnswers redis = redis(settings())) {
            Answer provisional = answer(SIXTY, end, false, true, null, rows("h=3"));
            redis.sealed(CalendarUnit.HOUR, provisional);
            hours.put(end, provisional);
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            assertFalse(fill.fill(), "asked again later");
            assertTrue(String.valueOf(reader.get(key)).contains("\"final\":false"));
            hours.put(end, exact(SIXTY, end, rows("h=4")));
            assertTrue(fill.fill());
            String payload = String.valueOf(reader.get(key));
            assertTrue(payload.contains("\"final\":true"), payload);
            assertTrue(payload.endsWith("[[\"h\",4]]}"), payload);
            asked.clear();
            assertTrue(fill.fill());
            assertEquals(Set.of(), asked);
            // Final, but of a partition's last hours only: it may be counted again, or not.
            Answer incomplete = answer(SIXTY, end, true, false, null, rows("h=1"));
            reader.del(key);
            redis.sealed(CalendarUnit.HOUR, incomplete);
            hours.put(end, incomplete);
            assertTrue(fill.fill(), "not waited for");
            hours.put(end, exact(SIXTY, end, rows("h=4")));
            assertTrue(fill.fill());
            assertEquals(payload, reader.get(key));
        }
    }

    @Test
    void a_key_that_is_something_elses_does_not_keep_earlier_ones_from_being_filled() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        for (int back = 1; back <= 2; back++) {
            long end = LAST - back * 3_600_000L;
            hours.put(end, exact(SIXTY, end, rows("h=" + back)));
        }
        reader.lpush("topk:hour:2026-11-01T04:00:00Z", "of somebody else");
        try (RedisAnswers redis = redis(settings())) {
            assertFalse(fill(redis, Duration.ofHours(2)).fill());
            assertTrue(reader.exists("topk:hour:2026-11-01T03:00:00Z"));
        }
    }

    @Test
    void a_history_that_does_not_answer_is_said_once_and_asked_again() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        hours.put(end, exact(SIXTY, end, rows("h=4")));
        try (RedisAnswers redis = redis(settings());
                LogLines lines = LogLines.ofThisThread(HistoryFill.class.getName())) {
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            away = true;
            for (int i = 0; i < 5; i++) {
                assertFalse(fill.fill());
            }
            assertEquals(1, lines.with("PostgreSQL is away").size());
            away = false;
            assertEquals(0, lines.with("again").size());
            assertTrue(fill.fill());
            assertTrue(reader.exists("topk:hour:2026-11-01T04:00:00Z"));
            assertTrue(fill.fill());
            assertEquals(1, lines.with("are filled into Redis again").size());
            // One that is over before it is said is not said to be over.
            reader.del("topk:hour:2026-11-01T04:00:00Z");
            away = true;
            assertFalse(fill.fill());
            away = false;
            assertTrue(fill.fill());
            assertEquals(2, lines.with("").size());
        }
    }
}
