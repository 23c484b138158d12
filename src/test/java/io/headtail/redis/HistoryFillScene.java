package io.headtail.redis;

import static io.headtail.redis.MadeAnswers.MONTH;
import static io.headtail.redis.MadeAnswers.exact;
import static io.headtail.redis.MadeAnswers.rows;

import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Hours of a history, filled into Redis. */
abstract class HistoryFillScene extends RedisScene {
    static final WindowSpec SIXTY = WindowSpec.sliding("sixty", 3_600_000);
    static final long LAST = Instant.parse("2026-11-01T05:00:00Z").toEpochMilli();

    final Map<Long, Answer> hours = new HashMap<>();
    final Set<Long> asked = new TreeSet<>();
    boolean away;

    private @Nullable Answer stored(CalendarUnit unit, long end) {
        if (away) {
            throw new IllegalStateException("PostgreSQL is away");
        }
        asked.add(end);
        return unit == CalendarUnit.HOUR
                ? hours.get(end)
                : exact(MONTH, end, rows("m=" + end / 1_000_000));
    }

    final SortedMap<Long, Integer> corrected = new TreeMap<>();
    final SortedMap<Long, Long> disputed = new TreeMap<>();

    final HistoryFill fill(RedisAnswers redis, Duration length) {
        SealedHistory history =
                new SealedHistory() {
                    @Override
                    public @Nullable Answer at(CalendarUnit unit, long end) {
                        return stored(unit, end);
                    }

                    @Override
                    public SortedMap<Long, Integer> corrected(
                            CalendarUnit unit, long first, long last) {
                        if (away) {
                            throw new IllegalStateException("PostgreSQL is away");
                        }
                        return unit == CalendarUnit.HOUR
                                ? corrected.subMap(first, last + 1)
                                : new TreeMap<>();
                    }

                    @Override
                    public SortedMap<Long, Long> disputed(
                            CalendarUnit unit, long first, long last) {
                        return unit == CalendarUnit.HOUR
                                ? disputed.subMap(first, last + 1)
                                : new TreeMap<>();
                    }
                };
        return new HistoryFill(answers, UNITS, history, redis, status, length.toMillis());
    }
}
