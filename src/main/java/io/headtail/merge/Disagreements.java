package io.headtail.merge;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions for which processes published different final answers, and until when answers say
 * so: a minute of ticks after the last such tick. Not thread-safe.
 */
final class Disagreements {
    private static final String REASON = Merged.REPLICAS_DISAGREE + "=";
    private static final long MARKED_MS = 60_000;

    private final Map<Integer, Long> through = new TreeMap<>();

    /** Two final answers of the partition for {@code tick} differ. */
    void add(int partition, long tick) {
        through.merge(partition, tick + MARKED_MS, Math::max);
    }

    /** What an answer at {@code tick} says of it; null for nothing. */
    @Nullable String reason(long tick) {
        StringJoiner numbers = new StringJoiner(",", REASON, "");
        through.forEach(
                (partition, last) -> {
                    if (tick <= last) {
                        numbers.add(Integer.toString(partition));
                    }
                });
        return numbers.length() == REASON.length() ? null : numbers.toString();
    }
}
