package io.headtail.window;

/**
 * One configured window.
 *
 * @param name what clients call it; 1 to 64 of {@code [A-Za-z0-9_-]}
 * @param lengthMs length in ms, a multiple of the tick, for the half-open span {@code [T − length,
 *     T)}; or {@link #ALL} for {@code [first event, T)}
 */
public record WindowSpec(String name, long lengthMs) {
    /** The length of the window of all time. */
    public static final long ALL = 0;

    public WindowSpec {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "window name '" + name + "': allowed are 1 to 64 letters, digits, '_' and '-'");
        }
        if (lengthMs < 0) {
            throw new IllegalArgumentException(
                    "window '" + name + "': length " + lengthMs + " ms is negative");
        }
    }

    /** Whether this is the window of all time, which has no tail. */
    public boolean isAll() {
        return lengthMs == ALL;
    }

    /** Whether both have one length, so that their answers are the same. */
    boolean isAsLong(WindowSpec other) {
        return lengthMs == other.lengthMs;
    }
}
