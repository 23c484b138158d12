package io.headtail.redis;

import static io.headtail.redis.MadeAnswers.ALL;
import static io.headtail.redis.MadeAnswers.MINUTE;
import static io.headtail.redis.MadeAnswers.MONTH;
import static io.headtail.redis.MadeAnswers.answer;
import static io.headtail.redis.MadeAnswers.exact;
import static io.headtail.redis.MadeAnswers.rows;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Answer;
import io.headtail.merge.MergedRows.RankedId;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written to a real Redis, and what is written again when it was emptied. */
class RedisWriterIT extends RedisScene {
    private static final long TICK = Instant.parse("2026-11-27T20:00:30Z").toEpochMilli();
    private static final long HOUR_END = Instant.parse("2026-11-27T20:00:00Z").toEpochMilli();
    private static final WindowSpec SIXTY = WindowSpec.sliding("sixty", 3_600_000);

    @Test
    void each_window_has_its_payload_its_marks_and_but_for_all_time_its_sorted_set() {
        answers.set(exact(MINUTE, TICK, rows("v_2=7", "a=3", "b=3")));
        answers.set(exact(MONTH, TICK, rows("é𝄞\"=5")));
        answers.set(exact(ALL, TICK, rows("all=9")));
        try (RedisWriter writer = writer()) {
            assertTrue(writer.doWork());
        }
        assertEquals(
                "{\"as_of\":\"2026-11-27T20:00:35Z\",\"window\":\"minute\",\"start\":\"2026-11-27T19:59:30Z\","
                        + "\"end\":\"2026-11-27T20:00:30Z\",\"final\":true,\"complete\":true,\"revision\":0,"
                        + "\"items\":[[\"v_2\",7],[\"a\",3],[\"b\",3]]}",
                reader.get("topk:minute:live:payload"));
        // Redis breaks ties the other way: the payload has the order.
        assertEquals(List.of("v_2", "b", "a"), descending("topk:minute:live"));
        assertEquals(3, reader.zscore("topk:minute:live", "a"));
        assertEquals(
                Map.of(
                        "tick", Long.toString(TICK),
                        "precedence", "3",
                        "as_of", "2026-11-27T20:00:35Z",
                        "window", "minute",
                        "start", "2026-11-27T19:59:30Z",
                        "end", "2026-11-27T20:00:30Z",
                        "final", "true",
                        "complete", "true",
                        "revision", "0"),
                reader.hgetAll("topk:minute:live:marks"));
        assertEquals(5, reader.zscore("topk:month:live", "é𝄞\""));
        assertTrue(reader.get("topk:month:live:payload").contains("[[\"é𝄞\\\"\",5]]"));
        assertTrue(reader.get("topk:all").endsWith("\"items\":[[\"all\",9]]}"));
        assertEquals("true", reader.hget("topk:all:marks", "final"));
        assertEquals(
                Set.of(
                        "topk:all",
                        "topk:all:marks",
                        "topk:minute:live",
                        "topk:minute:live:payload",
                        "topk:minute:live:marks",
                        "topk:month:live",
                        "topk:month:live:payload",
                        "topk:month:live:marks",
                        "topk:owner"),
                reader.keys("*"));
    }

    @Test
    void a_marked_answer_says_so_in_the_payload_and_beside_the_sorted_set() {
        Answer marked = answer(MINUTE, TICK, false, false, "stale-partitions=1", rows("a=1"));
        answers.set(marked);
        try (RedisWriter writer = writer()) {
            assertTrue(writer.doWork());
            String payload = reader.get("topk:minute:live:payload");
            assertTrue(
                    payload.contains(
                            "\"final\":false,\"complete\":false,\"complete_from\":\"2026-11-27T20:00:30Z\","
                                    + "\"degraded\":\"stale-partitions=1\""),
                    payload);
            Map<String, String> marks = reader.hgetAll("topk:minute:live:marks");
            assertEquals("false", marks.get("final"));
            assertEquals("stale-partitions=1", marks.get("degraded"));
            // A mark that no longer holds is gone.
            answers.set(exact(MINUTE, TICK, rows("a=1")));
            assertTrue(writer.doWork());
            assertNull(reader.hget("topk:minute:live:marks", "degraded"));
            assertFalse(reader.get("topk:minute:live:payload").contains("degraded"));
            // One that comes for an answer that was exact is said.
            answers.set(exact(MINUTE, TICK, rows("a=1")).degraded("stale-partitions=0,1"));
            assertTrue(writer.doWork());
            assertEquals("stale-partitions=0,1", reader.hget("topk:minute:live:marks", "degraded"));
        }
    }

    @Test
    void all_ranks_of_a_large_answer_are_replaced_and_none_of_the_last_stays() {
        List<RankedId> many = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            many.add(new RankedId(("v" + i).getBytes(StandardCharsets.UTF_8), 10_000 - i));
        }
        answers.set(exact(MINUTE, TICK, many));
        RedisSettings all = settings();
        RedisSettings more =
                new RedisSettings(
                        all.address(), null, null, null, all.timeout(), "topk", 4_321, all.fill());
        try (RedisWriter writer = writer(more)) {
            assertTrue(writer.doWork());
            assertEquals(4_321, reader.zcard("topk:minute:live"));
            assertEquals(10_000 - 4_320, reader.zscore("topk:minute:live", "v4320"));
            answers.set(exact(MINUTE, TICK + 1_000, rows("x=2")));
            assertTrue(writer.doWork());
            assertEquals(List.of("x"), reader.zrange("topk:minute:live", 0, -1));
            answers.set(exact(MINUTE, TICK + 2_000, rows()));
            assertTrue(writer.doWork());
            assertFalse(reader.exists("topk:minute:live"));
            assertTrue(reader.get("topk:minute:live:payload").endsWith("\"items\":[]}"));
        }
        assertEquals(Map.of("minute", TICK + 2_000), status.ticks());
        assertEquals(3, status.written());
    }

    @Test
    void a_sealed_hour_stays_and_the_current_one_names_the_last() {
        try (RedisWriter writer = writer()) {
            answers.sealed.put(
                    CalendarUnit.HOUR, answer(SIXTY, HOUR_END, false, true, null, rows("a=4")));
            assertTrue(writer.doWork());
            String first = "topk:hour:2026-11-27T20:00:00Z";
            assertEquals(first, reader.get("topk:hour:current"));
            assertTrue(reader.get(first).contains("\"window\":\"hour\""));
            assertTrue(reader.get(first).contains("\"final\":false"));
            // Now final; then what a lagging merger still has, which is not.
            answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, HOUR_END, rows("a=5")));
            assertTrue(writer.doWork());
            String settled = reader.get(first);
            assertTrue(settled.contains("\"final\":true") && settled.contains("[[\"a\",5]]"));
            answers.sealed.put(
                    CalendarUnit.HOUR, answer(SIXTY, HOUR_END, false, true, null, rows("a=4")));
            assertTrue(writer.doWork());
            assertEquals(settled, reader.get(first));
            answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, HOUR_END + 3_600_000, rows("b=1")));
            assertTrue(writer.doWork());
            assertEquals("topk:hour:2026-11-27T21:00:00Z", reader.get("topk:hour:current"));
            assertEquals(settled, reader.get(first));
            assertEquals(-1, reader.ttl(first));
            // An earlier one that is filled in later.
            answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, HOUR_END - 3_600_000, rows("c=1")));
            assertTrue(writer.doWork());
            assertEquals("topk:hour:2026-11-27T21:00:00Z", reader.get("topk:hour:current"));
            assertTrue(reader.exists("topk:hour:2026-11-27T19:00:00Z"));
        }
    }

    @Test
    void a_flushed_redis_is_filled_again_at_the_next_tick_of_any_window() {
        fillAll();
        try (RedisWriter writer = writer()) {
            assertTrue(writer.doWork());
            Set<String> keys = reader.keys("*");
            reader.flushAll();
            assertTrue(writer.doWork());
            assertTrue(reader.keys("*").isEmpty(), "nothing new, and not long ago");
            answers.set(exact(MINUTE, TICK + 1_000, rows("a=2")));
            assertTrue(writer.doWork());
            assertTrue(writer.doWork());
            assertEquals(keys, reader.keys("*"));
            assertTrue(reader.get("topk:minute:live:payload").contains("[[\"a\",2]]"));
        }
    }

    @Test
    void a_key_that_is_missing_is_written_again_while_ticks_of_others_come() {
        fillAll();
        long tick = TICK;
        try (RedisWriter writer = writer()) {
            assertTrue(writer.doWork());
            Set<String> keys = reader.keys("*");
            for (String lost :
                    List.of(
                            "topk:all",
                            "topk:all:marks",
                            "topk:month:live",
                            "topk:month:live:payload",
                            "topk:month:live:marks",
                            "topk:hour:current",
                            "topk:hour:2026-11-27T20:00:00Z")) {
                tick += 1_000;
                answers.set(exact(MINUTE, tick, rows("a=1")));
                reader.del(lost);
                nanos.addAndGet(1_000_000_000);
                assertTrue(writer.doWork());
                assertTrue(writer.doWork());
                assertEquals(keys, reader.keys("*"), lost);
            }
            reader.flushAll();
            nanos.addAndGet(1_000_000_000);
            assertTrue(writer.doWork());
            assertTrue(writer.doWork());
            assertEquals(keys, reader.keys("*"));
        }
    }

    private void fillAll() {
        for (WindowSpec spec : answers.windows()) {
            answers.set(exact(spec, TICK, rows("a=1")));
        }
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, HOUR_END, rows("h=1")));
        answers.sealed.put(
                CalendarUnit.MONTH, exact(MONTH, CalendarUnit.MONTH.lastEnd(TICK), rows("m=1")));
    }

    @Test
    void an_hour_that_other_settings_count_anew_replaces_a_corrected_one() {
        String key = "topk:hour:2026-11-27T20:00:00Z";
        Answer corrected = MadeAnswers.answer(SIXTY, HOUR_END, true, true, null, 1, rows("old=1"));
        Answer anew = exact(SIXTY, HOUR_END, rows("new=2"));
        try (RedisWriter writer = writer()) {
            answers.sealed.put(CalendarUnit.HOUR, corrected.countedBy(7));
            assertTrue(writer.doWork());
            // A first count by the same settings is older.
            answers.sealed.put(CalendarUnit.HOUR, anew.countedBy(7));
            writer.doWork();
            assertTrue(String.valueOf(reader.get(key)).contains("old"));
            answers.sealed.put(CalendarUnit.HOUR, anew.countedBy(8));
            assertTrue(writer.doWork());
            assertTrue(String.valueOf(reader.get(key)).contains("new"));
            reader.set(key, "of somebody else");
            answers.sealed.put(CalendarUnit.HOUR, corrected.countedBy(9));
            assertTrue(writer.doWork());
            assertTrue(String.valueOf(reader.get(key)).contains("old"));
        }
    }

    @Test
    void a_stored_answer_in_place_of_the_newest_is_not_written() {
        answers.set(
                Answer.stored(
                        MINUTE, TICK, TICK - 60_000, true, Long.MIN_VALUE, null, 0, 0, 10, rows()));
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, HOUR_END, rows("h=1")));
        try (RedisWriter writer = writer()) {
            assertTrue(writer.doWork());
            assertTrue(writer.takeFillDue());
            assertFalse(writer.takeFillDue());
        }
        assertEquals(
                Set.of("topk:hour:current", "topk:hour:2026-11-27T20:00:00Z", "topk:owner"),
                reader.keys("*"));
        assertTrue(requireNonNull(reader.get("topk:hour:current")).endsWith("T20:00:00Z"));
    }
}
