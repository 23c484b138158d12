package io.headtail.history.range;

import static io.headtail.history.range.StoredViews.START;
import static io.headtail.history.range.StoredViews.literal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Seeds;
import io.headtail.time.Millis;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How many late views are missing from the views of a range. */
class LateQueryIT {
    private static final int MINUTES = 300;

    @Test
    void late_views_that_wait_are_told_of_for_random_ranges() {
        Seeds.run(
                LateQueryIT.class,
                1,
                random -> {
                    try (StoredViews stored = new StoredViews()) {
                        TreeMap<Integer, long[]> waiting = new TreeMap<>();
                        for (int i = 0; i < 60; i++) {
                            int minute = random.nextInt(MINUTES);
                            long[] views = {1 + random.nextInt(9), random.nextInt(2)};
                            if (waiting.putIfAbsent(minute, views) == null) {
                                add(stored, minute, "v", views[0]);
                                add(stored, minute, "w", views[1]);
                            }
                        }
                        for (int i = 0; i < 100; i++) {
                            int from = random.nextInt(MINUTES);
                            int to = from + 1 + random.nextInt(i % 2 == 0 ? MINUTES : 70);
                            long v = 0;
                            long all = 0;
                            for (long[] views : waiting.subMap(from, to).values()) {
                                v += views[0];
                                all += views[0] + views[1];
                            }
                            long begin = START + from * Millis.MINUTE;
                            long end = START + to * Millis.MINUTE;
                            String asked = from + " " + to;
                            assertEquals(all, stored.reader.top(begin, end, 1).lateViews(), asked);
                            assertEquals(
                                    v, stored.reader.hours("v", begin, end).lateViews(), asked);
                            assertEquals(
                                    v, stored.reader.minutes("v", begin, end).lateViews(), asked);
                        }
                    }
                });
    }

    private static void add(StoredViews stored, int minute, String id, long views) {
        if (views == 0) {
            return;
        }
        String time = literal(START + minute * Millis.MINUTE);
        stored.sql("INSERT INTO video_stats_late VALUES (%s, '%s', %d)".formatted(time, id, views));
        stored.sql(
                "INSERT INTO video_stats_late_hours AS h VALUES (date_trunc('hour', %s, 'UTC'), %d, 0) ON CONFLICT (window_start) DO UPDATE SET waiting_views = h.waiting_views + excluded.waiting_views"
                        .formatted(time, views));
    }
}
