package io.headtail.redis;

import static io.headtail.redis.MadeAnswers.answer;
import static io.headtail.redis.MadeAnswers.exact;
import static io.headtail.redis.MadeAnswers.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which earlier hours are replaced in Redis when the history has corrected or disputed them. */
class CorrectedFillIT extends HistoryFillScene {
    @Test
    void what_is_corrected_in_the_history_is_replaced_once() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        hours.put(end, exact(SIXTY, end, rows("h=4")));
        String key = "topk:hour:2026-11-01T04:00:00Z";
        try (RedisAnswers redis = redis(settings())) {
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            assertTrue(fill.fill());
            fill.refresh();
            hours.put(end, answer(SIXTY, end, true, true, null, 1, rows("h=6")));
            corrected.put(end, 1);
            corrected.put(LAST - 2 * 3_600_000, 1);
            away = true;
            fill.refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",4]]}"));
            away = false;
            fill.refresh();
            String payload = String.valueOf(reader.get(key));
            assertTrue(payload.endsWith("\"revision\":1,\"items\":[[\"h\",6]]}"), payload);
            asked.clear();
            fill.refresh();
            assertEquals(Set.of(), asked, "older ones are not filled in, and this one is there");
            // A merger that has read the first count only does not bring it back.
            redis.sealed(CalendarUnit.HOUR, exact(SIXTY, end, rows("h=4")));
            assertEquals(payload, reader.get(key));
            // A reader that lags behind has not got it yet: it is asked again.
            corrected.put(end, 2);
            fill.refresh();
            assertEquals(payload, reader.get(key));
            hours.put(end, answer(SIXTY, end, true, true, null, 2, rows("h=7")));
            fill.refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",7]]}"));
            reader.lpush("topk:hour:2026-11-01T03:00:00Z", "of somebody else");
            corrected.put(LAST - 2 * 3_600_000, 3);
            fill(redis, Duration.ofHours(3)).refresh();
            assertEquals("list", reader.type("topk:hour:2026-11-01T03:00:00Z"));
        }
    }

    @Test
    void what_other_settings_have_counted_anew_is_replaced_once() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        Answer before = answer(SIXTY, end, true, true, null, 2, rows("h=4")).countedBy(7);
        hours.put(end, before);
        String key = "topk:hour:2026-11-01T04:00:00Z";
        try (RedisAnswers redis = redis(settings())) {
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            assertTrue(fill.fill());
            fill.refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",4]]}"));
            // A reader that lags behind knows that it is disputed, and has the earlier answer
            // still.
            disputed.put(end, 8L);
            fill.refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",4]]}"));
            hours.put(
                    end,
                    answer(SIXTY, end, true, true, "other-settings", rows("h=6")).countedBy(8));
            fill.refresh();
            String payload = String.valueOf(reader.get(key));
            assertTrue(payload.endsWith("\"revision\":0,\"items\":[[\"h\",6]]}"), payload);
            asked.clear();
            fill.refresh();
            assertEquals(Set.of(), asked, "it is there");
            // Corrections of these settings follow as ever.
            Answer corrected =
                    answer(SIXTY, end, true, true, "other-settings", 1, rows("h=7")).countedBy(8);
            hours.put(end, corrected);
            this.corrected.put(end, 1);
            fill.refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",7]]}"));
            fill(redis, Duration.ofHours(1)).refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",7]]}"));
            // Who has not seen that it is disputed does not bring it back.
            redis.sealed(CalendarUnit.HOUR, exact(SIXTY, end, rows("h=4")));
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",7]]}"));
        }
    }

    @Test
    void what_other_settings_have_counted_anew_is_replaced_in_an_older_copy_too() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        hours.put(end, exact(SIXTY, end, rows("h=4")).countedBy(7));
        String key = "topk:hour:2026-11-01T04:00:00Z";
        try (RedisAnswers redis = redis(settings())) {
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            assertTrue(fill.fill());
            String before = String.valueOf(reader.get(key));
            hours.put(end, exact(SIXTY, end, rows("h=6")).countedBy(8));
            disputed.put(end, 8L);
            fill.refresh();
            String after = String.valueOf(reader.get(key));
            assertTrue(after.endsWith("[[\"h\",6]]}"), after);
            // As a replica that lags behind, and takes over.
            reader.set(key, before);
            fill.refresh();
            assertEquals(before, reader.get(key), "nobody has said so yet");
            assertTrue(fill.fill());
            fill.refresh();
            assertEquals(after, reader.get(key));
        }
    }

    @Test
    void a_correction_by_new_settings_follows_one_of_the_same_revision_by_earlier_ones() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        hours.put(end, answer(SIXTY, end, true, true, null, 1, rows("h=4")).countedBy(7));
        corrected.put(end, 1);
        String key = "topk:hour:2026-11-01T04:00:00Z";
        try (RedisAnswers redis = redis(settings())) {
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            fill.refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",4]]}"));
            hours.put(end, exact(SIXTY, end, rows("h=6")).countedBy(8));
            corrected.clear();
            disputed.put(end, 8L);
            fill.refresh();
            assertTrue(String.valueOf(reader.get(key)).endsWith("[[\"h\",6]]}"));
            hours.put(end, answer(SIXTY, end, true, true, null, 1, rows("h=7")).countedBy(8));
            corrected.put(end, 1);
            fill.refresh();
            String payload = String.valueOf(reader.get(key));
            assertTrue(payload.endsWith("\"revision\":1,\"items\":[[\"h\",7]]}"), payload);
        }
    }

    @Test
    void a_replica_that_lags_behind_brings_no_earlier_revision_of_a_disputed_one_back() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        Answer first = exact(SIXTY, end, rows("h=6")).countedBy(8);
        disputed.put(end, 8L);
        hours.put(end, first);
        String key = "topk:hour:2026-11-01T04:00:00Z";
        try (RedisAnswers redis = redis(settings())) {
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            assertTrue(fill.fill());
            fill.refresh();
            hours.put(end, answer(SIXTY, end, true, true, null, 1, rows("h=7")).countedBy(8));
            corrected.put(end, 1);
            fill.refresh();
            String payload = String.valueOf(reader.get(key));
            assertTrue(payload.endsWith("\"revision\":1,\"items\":[[\"h\",7]]}"), payload);
            // The connection goes to one that has not got the correction yet, and an hour is
            // sealed.
            hours.put(end, first);
            corrected.clear();
            assertTrue(fill.fill());
            fill.refresh();
            assertEquals(payload, reader.get(key));
            // It catches up.
            hours.put(end, answer(SIXTY, end, true, true, null, 2, rows("h=8")).countedBy(8));
            corrected.put(end, 2);
            fill.refresh();
            payload = String.valueOf(reader.get(key));
            assertTrue(payload.endsWith("\"revision\":2,\"items\":[[\"h\",8]]}"), payload);
        }
    }

    /** There may be hundreds of them, and each is a thousand ranks. */
    @Test
    void what_is_disputed_and_still_there_is_not_read_again_at_each_seal() {
        answers.sealed.put(CalendarUnit.HOUR, exact(SIXTY, LAST, rows("h=5")));
        long end = LAST - 3_600_000;
        disputed.put(end, 8L);
        hours.put(end, exact(SIXTY, end, rows("h=6")).countedBy(8));
        try (RedisAnswers redis = redis(settings())) {
            HistoryFill fill = fill(redis, Duration.ofHours(1));
            assertTrue(fill.fill());
            fill.refresh();
            asked.clear();
            assertTrue(fill.fill());
            fill.refresh();
            assertEquals(Set.of(), asked);
            hours.put(end, answer(SIXTY, end, true, true, null, 1, rows("h=7")).countedBy(8));
            corrected.put(end, 1);
            fill.refresh();
            asked.clear();
            assertTrue(fill.fill());
            fill.refresh();
            assertEquals(Set.of(), asked, "nor what has been corrected since");
            reader.del("topk:hour:2026-11-01T04:00:00Z");
            assertTrue(fill.fill());
            fill.refresh();
            String payload = String.valueOf(reader.get("topk:hour:2026-11-01T04:00:00Z"));
            assertTrue(payload.endsWith("[[\"h\",7]]}"), payload);
        }
    }
}
