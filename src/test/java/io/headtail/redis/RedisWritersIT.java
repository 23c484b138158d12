package io.headtail.redis;

import static io.headtail.redis.MadeAnswers.MINUTE;
import static io.headtail.redis.MadeAnswers.answer;
import static io.headtail.redis.MadeAnswers.exact;
import static io.headtail.redis.MadeAnswers.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Answer;
import io.headtail.merge.MergedRows.RankedId;
import io.headtail.testing.Seeds;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Response;

/** Two mergers that write to one Redis: no answer is ever replaced by an older or worse one. */
class RedisWritersIT extends RedisScene {
    private static final long HOUR = 3_600_000;
    private static final WindowSpec SIXTY = WindowSpec.sliding("sixty", HOUR);

    @Test
    void whatever_the_order_of_writes_the_newest_and_best_answer_stands() {
        Seeds.run(
                RedisWritersIT.class,
                20,
                random -> {
                    reader.flushAll();
                    try (RedisAnswers a = redis(settings());
                            RedisAnswers b = redis(settings())) {
                        checkLive(random, List.of(a, b));
                        checkSealed(random, List.of(a, b));
                    }
                });
    }

    private void checkLive(Random random, List<RedisAnswers> writers) {
        Answer stands = null;
        for (int i = 0; i < 60; i++) {
            Answer next = random(random, MINUTE, 1_000L * (1 + random.nextInt(20)));
            writers.get(random.nextInt(2)).live(next);
            if (stands == null
                    || next.tick() > stands.tick()
                    || (next.tick() == stands.tick() && replaces(next, stands))) {
                stands = next;
            }
            assertEquals(json("minute", stands), reader.get("topk:minute:live:payload"));
            assertEquals(stands.size(), reader.zcard("topk:minute:live"));
            assertEquals(
                    Long.toString(stands.tick()), reader.hget("topk:minute:live:marks", "tick"));
        }
    }

    private void checkSealed(Random random, List<RedisAnswers> writers) {
        TreeMap<Long, Answer> stand = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            Answer next = random(random, SIXTY, HOUR * (480_000 + random.nextInt(6)));
            writers.get(random.nextInt(2)).sealed(CalendarUnit.HOUR, next);
            stand.merge(next.tick(), next, (had, now) -> replaces(now, had) ? now : had);
            RedisKeys keys = new RedisKeys("topk", false);
            assertEquals(
                    keys.sealed(CalendarUnit.HOUR, stand.lastKey()),
                    reader.get("topk:hour:current"));
            stand.forEach(
                    (end, answer) ->
                            assertEquals(
                                    json("hour", answer),
                                    reader.get(keys.sealed(CalendarUnit.HOUR, end))));
        }
    }

    private static Answer random(Random random, WindowSpec spec, long tick) {
        String[] marks = {null, null, "misplaced", "stale-partitions=1"};
        return answer(
                spec,
                tick,
                random.nextBoolean(),
                random.nextInt(3) > 0,
                marks[random.nextInt(marks.length)],
                random.nextInt(5) / 4,
                rows(random, 5));
    }

    // A recount, then complete before incomplete, then final before provisional, as between
    // partials. Of equal ones the later, unless a mark would be lost that still holds: not that
    // partitions are missing, where the rows may lack them.
    private static boolean replaces(Answer now, Answer had) {
        if (rank(now) != rank(had)) {
            return rank(now) > rank(had);
        }
        String mark = had.degraded();
        return mark == null
                || now.degraded() != null
                || (!had.isFinal() && mark.startsWith("stale-partitions="));
    }

    private static int rank(Answer answer) {
        return 4 * answer.revision() + (answer.complete() ? 2 : 0) + (answer.isFinal() ? 1 : 0);
    }

    private static String json(String name, Answer answer) {
        return new String(Payload.of(name, answer, 1_000, 0).json(), StandardCharsets.UTF_8);
    }

    @Test
    void an_answer_of_which_a_part_was_evicted_is_not_replaced_by_an_older_one() {
        Answer newest = exact(MINUTE, 2_500, rows("a=2"));
        Answer older = exact(MINUTE, 2_000, rows("b=1"));
        List<String> parts =
                List.of("topk:minute:live:marks", "topk:minute:live:payload", "topk:minute:live");
        try (RedisAnswers redis = redis(settings())) {
            for (String part : parts) {
                redis.live(newest);
                reader.del(part);
                assertEquals(RedisAnswers.Outcome.KEPT, redis.live(older), part);
                assertFalse(reader.exists(part));
                redis.live(newest);
                assertEquals(json("minute", newest), reader.get("topk:minute:live:payload"));
                assertEquals("2500", reader.hget("topk:minute:live:marks", "tick"), part);
                assertEquals(List.of("a"), descending("topk:minute:live"), part);
            }
        }
    }

    @Test
    void a_reader_never_sees_time_go_back_nor_parts_of_two_answers() throws Exception {
        int ticks = 400;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                Random random = new Random(writer);
                writing.add(threads.submit(() -> write(ticks, random)));
            }
            long last = 0;
            String ended = "";
            while (!writing.stream().allMatch(Future::isDone)) {
                Seen seen = read();
                if (seen == null) {
                    continue;
                }
                assertTrue(seen.tick >= last, seen.tick + " after " + last);
                last = seen.tick;
                assertEquals(seen.tick % 7 + 1, seen.ranks.size());
                assertTrue(seen.payload.contains("[\"v0\"," + seen.tick + "]"), seen.payload);
                assertTrue(seen.ranks.contains("v" + seen.tick % 7), seen.ranks.toString());
                assertTrue(seen.current.compareTo(ended) >= 0, seen.current + " after " + ended);
                assertTrue(seen.current.isEmpty() || reader.exists(seen.current));
                ended = seen.current;
            }
            for (Future<?> one : writing) {
                one.get();
            }
            Seen end = read();
            assertTrue(end != null && end.tick == ticks, "the last tick stands");
        }
    }

    /** All ticks of a merger, some of them left out, as answers are replaced before their turn. */
    private void write(int ticks, Random random) {
        try (RedisAnswers redis = redis(settings())) {
            for (long tick = 1; tick <= ticks; tick++) {
                if (random.nextInt(3) > 0 || tick == ticks) {
                    List<RankedId> ranks = new ArrayList<>();
                    for (long i = 0; i <= tick % 7; i++) {
                        byte[] id = ("v" + i).getBytes(StandardCharsets.UTF_8);
                        ranks.add(new RankedId(id, tick - i > 0 ? tick - i : 1));
                    }
                    redis.live(exact(MINUTE, tick, ranks));
                    redis.sealed(CalendarUnit.HOUR, exact(SIXTY, HOUR * (480_000 + tick), ranks));
                }
            }
        }
    }

    private record Seen(long tick, String payload, List<String> ranks, String current) {}

    /** All of the window at one moment; null if nothing is there yet. */
    private @Nullable Seen read() {
        try (AbstractTransaction transaction = reader.multi()) {
            Response<String> tick = transaction.hget("topk:minute:live:marks", "tick");
            Response<String> payload = transaction.get("topk:minute:live:payload");
            Response<List<String>> ranks = transaction.zrange("topk:minute:live", 0, -1);
            Response<String> current = transaction.get("topk:hour:current");
            transaction.exec();
            return tick.get() == null
                    ? null
                    : new Seen(
                            Long.parseLong(tick.get()),
                            payload.get(),
                            ranks.get(),
                            current.get() == null ? "" : current.get());
        }
    }
}
