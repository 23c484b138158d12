package io.headtail.time;

/**
 * The number that stands for a {@link Span} in what is written: snapshots, partials, provisional
 * boundaries and fingerprints. A sliding span's is its length in ms.
 */
public final class SpanCode {
    /** Of all time. */
    public static final long ALL_TIME = 0;

    /** Of the month so far. */
    public static final long MONTH = -1;

    private SpanCode() {}

    /** The number of a span. */
    public static long of(Span span) {
        return switch (span) {
            case Span.Sliding sliding -> sliding.lengthMs();
            case Span.AllTime all -> ALL_TIME;
            case Span.Month month -> MONTH;
        };
    }

    /**
     * The span of a number.
     *
     * @throws IllegalArgumentException if it stands for none
     */
    public static Span span(long code) {
        if (code == ALL_TIME) {
            return new Span.AllTime();
        }
        if (code == MONTH) {
            return new Span.Month();
        }
        if (code < 0) {
            throw new IllegalArgumentException("length " + code + " ms is negative");
        }
        return new Span.Sliding(code);
    }
}
