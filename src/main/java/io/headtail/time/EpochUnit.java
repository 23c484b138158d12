package io.headtail.time;

import java.util.Locale;

/** The unit of a time that is a number, counted from 1970-01-01T00:00:00Z. */
public enum EpochUnit {
    /** Milliseconds. */
    MS(0),
    /** Seconds. */
    S(3),
    /** Microseconds. */
    US(-3),
    /** Nanoseconds. */
    NS(-6);

    /** The unit is ten to this power of milliseconds. */
    final int powerOfTen;

    EpochUnit(int powerOfTen) {
        this.powerOfTen = powerOfTen;
    }

    /** The name in the configuration: {@code ms}, {@code s}, {@code us} or {@code ns}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
