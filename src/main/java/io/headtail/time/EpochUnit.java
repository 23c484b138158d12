package io.headtail.time;

import java.util.Locale;

/** What a count of time since 1970-01-01T00:00:00Z counts. */
public enum EpochUnit {
    /** Milliseconds. */
    MS(0),
    /** Seconds. */
    S(3),
    /** Microseconds. */
    US(-3),
    /** Nanoseconds. */
    NS(-6);

    /** A unit is ten to the power of this in milliseconds. */
    final int powerOfTen;

    EpochUnit(int powerOfTen) {
        this.powerOfTen = powerOfTen;
    }

    /** As in the configuration: {@code ms}, {@code s}, {@code us} or {@code ns}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
