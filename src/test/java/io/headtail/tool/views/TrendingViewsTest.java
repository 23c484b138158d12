package io.headtail.tool.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrendingViewsTest {
    private static final long NOW = Instant.parse("2026-11-26T16:00:00Z").toEpochMilli();
    private static final long FROM = Instant.parse("2026-10-01T00:00:00Z").toEpochMilli();
    private static final int VIDEOS = 50_000;
    private static final int RATE = 2_000;
    private static final int RANKS = 10;

    private record Sent(String id, long ms, long views) {}

    @Test
    void the_past_begins_with_the_month_before() {
        assertEquals(FROM, TrendingViews.pastBeginsMs(NOW));
        assertEquals(
                Instant.parse("2025-12-01T00:00:00Z").toEpochMilli(),
                TrendingViews.pastBeginsMs(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli()));
    }

    @Test
    void the_past_has_as_many_views_as_the_rate_gives_in_few_records_in_order() {
        List<Sent> past = past(1, FROM, NOW);
        assertEquals(FROM, past.get(0).ms());
        assertTrue(past.size() < 120_000, past.size() + " records");
        for (int i = 1; i < past.size(); i++) {
            assertTrue(past.get(i - 1).ms() <= past.get(i).ms());
        }
        for (Duration back :
                List.of(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(30))) {
            long views = 0;
            for (Sent sent : past) {
                views += sent.ms() >= NOW - back.toMillis() ? sent.views() : 0;
            }
            assertEquals(1, views / (double) (RATE * back.toSeconds()), 0.05, back + "");
        }
    }

    @Test
    void each_window_has_favourites_of_its_own() {
        for (long seed = 1; seed <= 2; seed++) {
            List<Sent> past = past(seed, FROM, NOW);
            Set<List<String>> favourites = new HashSet<>();
            favourites.add(favourites(past, NOW - 60_000));
            favourites.add(favourites(past, NOW - 3_600_000));
            favourites.add(favourites(past, NOW - 86_400_000));
            favourites.add(favourites(past, Instant.parse("2026-11-01T00:00:00Z").toEpochMilli()));
            favourites.add(favourites(past, FROM));
            assertEquals(5, favourites.size(), favourites.toString());
        }
    }

    @Test
    void favourites_stay_for_minutes_and_change_within_hours() {
        List<String> now = ofMinuteTo(NOW);
        List<String> soon = ofMinuteTo(NOW + 20_000);
        List<String> later = ofMinuteTo(NOW + 6 * 3_600_000);
        assertTrue(common(now, soon) >= 6, now + " and " + soon);
        assertTrue(common(now, later) <= 6, now + " and " + later);
        assertTrue(common(now, later) >= 1, now + " and " + later);
    }

    @Test
    void who_is_popular_follows_from_the_seed_and_the_time() {
        List<Sent> minute = past(1, NOW - 60_000, NOW);
        assertEquals(minute, past(1, NOW - 60_000, NOW));
        assertNotEquals(minute, past(2, NOW - 60_000, NOW));
        // One that goes on from there has other dice and the same favourites.
        List<String> goneOn = favourites(past(1, NOW - 59_000, NOW), NOW - 59_000);
        assertTrue(common(goneOn, favourites(minute, NOW - 60_000)) >= 6, goneOn.toString());
    }

    @Test
    void at_a_low_rate_no_record_stands_for_less_than_a_view() {
        List<Sent> sent = new ArrayList<>();
        long[] now = {NOW};
        new TrendingViews(
                        (id, ms, views) -> sent.add(new Sent("", ms, views)),
                        1,
                        0.5,
                        1,
                        () -> false)
                .past(NOW - 100_000, () -> now[0]);
        assertEquals(50, sent.size());
        assertTrue(sent.stream().allMatch(s -> s.views() == 1 || s.views() == 2));
    }

    private static List<String> ofMinuteTo(long ms) {
        return favourites(past(1, ms - 60_000, ms), ms - 60_000);
    }

    private static List<Sent> past(long seed, long from, long to) {
        List<Sent> sent = new ArrayList<>();
        new TrendingViews(
                        (id, ms, views) ->
                                sent.add(
                                        new Sent(
                                                new String(id, StandardCharsets.UTF_8), ms, views)),
                        VIDEOS,
                        RATE,
                        seed,
                        () -> false)
                .past(from, () -> to);
        return sent;
    }

    private static List<String> favourites(List<Sent> sent, long from) {
        Map<String, Long> views = new HashMap<>();
        for (Sent each : sent) {
            if (each.ms() >= from) {
                views.merge(each.id(), each.views(), Long::sum);
            }
        }
        return views.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(RANKS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int common(List<String> a, List<String> b) {
        return (int) a.stream().filter(b::contains).count();
    }
}
