package io.headtail.time;

/**
 * The number that encodes a {@link Span} in snapshots, partials, provisional boundaries and
 * fingerprints. A sliding span's is its length in ms; a rising one's the length of all that it
 * covers, twice the rise, below zero.
 */
public final class SpanCode {
    /** Code of all time. */
    public static final long ALL_TIME = 0;

    /** Code of the month so far. */
    public static final long MONTH = -1;

    private SpanCode() {}

    /** Whether a code is that of a rising span. */
    public static boolean isRising(long code) {
        return code < MONTH && code % 2 == 0;
    }

    /** The code of a span. */
    public static long of(Span span) {
        return switch (span) {
            case Span.Sliding sliding -> sliding.lengthMs();
            case Span.Rising rising -> -2 * rising.riseMs();
            case Span.AllTime all -> ALL_TIME;
            case Span.Month month -> MONTH;
        };
    }

    /**
     * Decodes a span.
     *
     * @throws IllegalArgumentException if the code is not valid
     */
    public static Span span(long code) {
        if (code == ALL_TIME) {
            return new Span.AllTime();
        }
        if (code == MONTH) {
            return new Span.Month();
        }
        if (isRising(code)) {
            return new Span.Rising(-(code / 2));
        }
        if (code < 0) {
            throw new IllegalArgumentException("length " + code + " ms is negative");
        }
        return new Span.Sliding(code);
    }
}
