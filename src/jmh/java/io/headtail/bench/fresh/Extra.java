package io.headtail.bench.fresh;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a user can switch on beside counting. */
public enum Extra {
    /** Answers at boundaries in PostgreSQL. */
    HISTORY,
    /** Every video's views per minute in PostgreSQL. */
    STATS,
    /** The bin of late events. */
    LATE,
    /** Answers in Redis. */
    REDIS,
    /** Parquet files in a directory. */
    LAKE,
    /** Parquet files in an S3 server on this machine. */
    S3;

    /** How {@link #parse} takes them, for the help. */
    public static final String ALLOWED =
            "off, all (stats+late+redis+lake), or some of history, stats, late, redis, lake, s3 joined by +";

    /**
     * Those that a text names.
     *
     * @throws IllegalArgumentException if it names something else
     */
    public static Set<Extra> parse(String text) {
        return switch (text) {
            case "off" -> EnumSet.noneOf(Extra.class);
            case "all" -> EnumSet.of(HISTORY, STATS, LATE, REDIS, LAKE);
            default -> {
                Set<Extra> extras =
                        Arrays.stream(text.split("\\+"))
                                .map(Extra::named)
                                .collect(
                                        Collectors.toCollection(() -> EnumSet.noneOf(Extra.class)));
                if (extras.contains(STATS)) {
                    extras.add(HISTORY);
                }
                yield extras;
            }
        };
    }

    private static Extra named(String name) {
        return Arrays.stream(values())
                .filter(extra -> extra.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "': " + ALLOWED));
    }
}
