package io.headtail.http.range;

import static io.headtail.history.range.StoredViews.literal;

import io.headtail.history.range.RandomViews;
import io.headtail.history.range.StoredViews;
import io.headtail.time.Millis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Views per minute of some days at random, with ids that look like routes, and late ones. */
final class RangeViews {
    /** Nothing else was viewed since. */
    static final long LATE = StoredViews.START + 11 * Millis.HOUR;

    private RangeViews() {}

    static StoredViews filled() {
        StoredViews stored = new StoredViews();
        RandomViews.fill(stored, new Random(11));
        Map<String, Long> named = new HashMap<>();
        for (String id : List.of("range", "history", "range/x", "a/b%c", "history/y", ";")) {
            named.put(id, 3L);
        }
        stored.add(StoredViews.START + 10 * Millis.HOUR, named);
        stored.sql(
                "INSERT INTO video_stats_late VALUES (%s, 'late', 2), (%s, 'v_1', 3)"
                        .formatted(literal(LATE), literal(LATE)));
        stored.sql("INSERT INTO video_stats_late_hours VALUES (%s, 5, 0)".formatted(literal(LATE)));
        stored.mark("topic", 0, StoredViews.START + 8 * Millis.HOUR);
        stored.mark("topic", 1, StoredViews.START + 8 * Millis.HOUR);
        return stored;
    }
}
