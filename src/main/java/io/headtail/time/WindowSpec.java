package io.headtail.time;

/**
 * One configured window.
 *
 * @param name the name that clients use; 1 to 64 of {@code [A-Za-z0-9_-]}
 * @param span what it covers; the length of a sliding one is a multiple of the tick
 */
public record WindowSpec(String name, Span span) {
    /**
     * @throws IllegalArgumentException if the name is invalid
     */
    public WindowSpec {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "window name '" + name + "': allowed are 1 to 64 letters, digits, '_' and '-'");
        }
    }

    /** A sliding window; its length is in ms, {@code > 0}. */
    public static WindowSpec sliding(String name, long lengthMs) {
        return new WindowSpec(name, new Span.Sliding(lengthMs));
    }

    /** A window of rises; {@code riseMs} is that of {@link Span.Rising}, {@code > 0}. */
    public static WindowSpec rising(String name, long riseMs) {
        return new WindowSpec(name, new Span.Rising(riseMs));
    }

    /** A window of all time. */
    public static WindowSpec allTime(String name) {
        return new WindowSpec(name, new Span.AllTime());
    }

    /** A window of the month so far. */
    public static WindowSpec month(String name) {
        return new WindowSpec(name, new Span.Month());
    }

    /** Whether it slides, so that it has one tail, or two if it {@link #isRising}. */
    public boolean isSliding() {
        return span instanceof Span.Sliding || span instanceof Span.Rising;
    }

    /** Whether its values are rises. */
    public boolean isRising() {
        return span instanceof Span.Rising;
    }

    /** Whether it is the window of all time. */
    public boolean isAllTime() {
        return span instanceof Span.AllTime;
    }

    /** Whether it is the month so far. */
    public boolean isMonth() {
        return span instanceof Span.Month;
    }

    /** See {@link Span#startOf}. */
    public long startOf(long tick) {
        return span.startOf(tick);
    }

    /** See {@link Span#reachesUntil}. */
    public long reachesUntil(long timestamp) {
        return span.reachesUntil(timestamp);
    }

    /** Whether both have the same span, so that their answers are the same. */
    public boolean hasSpanOf(WindowSpec other) {
        return span.equals(other.span);
    }
}
