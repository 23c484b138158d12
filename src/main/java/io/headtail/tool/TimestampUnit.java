package io.headtail.tool;

/** What a time that is a whole number counts, since 1970-01-01T00:00:00Z. */
public enum TimestampUnit {
    /** Seconds; they may have a fraction. */
    S("s", "seconds", 1, 1_000),
    /** Milliseconds. */
    MS("ms", "milliseconds", 1, 1),
    /** Microseconds. */
    US("us", "microseconds", 1_000, 1),
    /** Nanoseconds. */
    NS("ns", "nanoseconds", 1_000_000, 1);

    /** 1990-01-01. */
    private static final long LIKELY_FROM_MS = 631_152_000_000L;

    /** 2100-01-01. Below it and from 1990 on, no number is a likely time in two units. */
    private static final long LIKELY_TO_MS = 4_102_444_800_000L;

    private final String symbol;
    private final String words;
    private final long perMs;
    private final long msPer;

    TimestampUnit(String symbol, String words, long perMs, long msPer) {
        this.symbol = symbol;
        this.words = words;
        this.perMs = perMs;
        this.msPer = msPer;
    }

    /** The unit in which a number is a time from 1990 to 2099, if not in ms; else ms. */
    static TimestampUnit likely(long number) {
        for (TimestampUnit unit : values()) {
            long ms = unit.toMs(number);
            if (ms >= LIKELY_FROM_MS && ms < LIKELY_TO_MS) {
                return unit;
            }
        }
        return MS;
    }

    /** Epoch ms; parts of a ms are dropped. Beyond a long it is the greatest or least long. */
    long toMs(long number) {
        long ms = Math.floorDiv(number, perMs);
        if (msPer == 1) {
            return ms;
        }
        long limit = Long.MAX_VALUE / msPer;
        if (ms > limit || ms < -limit) {
            return ms > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return ms * msPer;
    }

    /** In words: {@code seconds}. */
    String words() {
        return words;
    }

    /** As it is set: {@code s}. */
    @Override
    public String toString() {
        return symbol;
    }
}
