package io.headtail.history.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.history.day.DayRange;
import io.headtail.history.day.RetentionRule;
import io.headtail.testing.Seeds;
import io.headtail.time.Boundaries;
import io.headtail.time.Millis;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistoryKeepTest {
    private static final long STEP = 1_800_000;

    @Test
    void published_boundaries_are_those_that_retention_keeps() {
        Seeds.run(HistoryKeepTest.class, 200, HistoryKeepTest::compare);
    }

    private static void compare(Random random) {
        long now = 1_700_000_000_000L + random.nextLong(Duration.ofDays(3_000).toMillis());
        Duration every = Duration.ofHours(random.nextInt(80));
        Duration hourly = every.plusHours(random.nextInt(200));
        Duration daily = random.nextBoolean() ? null : hourly.plusHours(random.nextInt(2_000));
        HistoryKeep keep = new HistoryKeep(every, hourly, daily);
        RetentionRule rule = new RetentionRule(keep, now);
        Boundaries published = new Boundaries(STEP, keep.forPublishing(), () -> now);
        for (long tick = now / STEP * STEP; tick > now - 100 * Millis.DAY; tick -= STEP) {
            boolean kept =
                    switch (rule.day(DayRange.dayOf(tick))) {
                        case ALL -> true;
                        case HOURS -> tick % 3_600_000 == 0;
                        case MIDNIGHTS -> tick % Millis.DAY == 0;
                        case NOTHING -> false;
                    };
            long at = tick;
            assertEquals(kept, published.contains(tick), () -> keep + " at " + at + " of " + now);
        }
    }
}
