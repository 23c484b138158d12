package io.headtail.time;

/**
 * Parses times as defined by <a href="https://www.rfc-editor.org/rfc/rfc3339#section-5.6">RFC
 * 3339</a>: {@code 2023-11-14T22:13:20.123+01:00}. All of its grammar and nothing beyond it (ISO
 * 8601 also allows times without seconds or offset, and other years):
 *
 * <ul>
 *   <li>years 0000 to 9999 of the proleptic Gregorian calendar;
 *   <li>{@code T} and {@code Z} in either case, and one space instead of the {@code T};
 *   <li>one or more digits of a fraction. Fractions of a millisecond are cut off, towards the past,
 *       before 1970 too;
 *   <li>offsets up to ±23:59; {@code -00:00} ("the local offset is not known") is UTC;
 *   <li>the leap second 23:59:60 of any UTC day, in any offset (00:59:60+01:00). POSIX time has no
 *       number for it: it is the second after :59, so it equals the :00 that follows. Any other :60
 *       is invalid. The days that really had a leap second are not checked: the list grows, and
 *       what a record says must not depend on the list's age.
 * </ul>
 *
 * <p>Linear in the text's length; parsing a {@code char[]} allocates nothing; throws nothing.
 */
public final class Rfc3339 {
    /** Returned for text that is not a time; no time has this value. */
    public static final long INVALID = Long.MIN_VALUE;

    /** The last time that it can write, the end of the year 9999, epoch ms, inclusive. */
    public static final long MAX_MS = 253_402_300_799_999L;

    /** Length of the part before a fraction and the offset: {@code 2023-11-14T22:13:20}. */
    private static final int SECONDS_END = 19;

    private static final int MINUTES_A_DAY = 1_440;
    private static final int LAST_MINUTE = MINUTES_A_DAY - 1;
    private static final int LEAP_SECOND = 60;
    private static final long MS_A_MINUTE = 60_000;

    private static final int NO_OFFSET = Integer.MIN_VALUE;

    /** 1970-01-01 as a number of days since 0000-03-01, from which days are counted here. */
    private static final int EPOCH_DAY = 719_468;

    private static final int DAYS_IN_400_YEARS = 146_097;

    private Rfc3339() {}

    /** As {@link #parse(char[], int, int)}; allocates a copy. */
    public static long parse(String text) {
        return parse(text.toCharArray(), 0, text.length());
    }

    /**
     * Parses all of {@code chars[from, from + length)} to epoch ms; INVALID if it is not a time.
     */
    public static long parse(char[] chars, int from, int length) {
        if (length <= SECONDS_END || !isPunctuated(chars, from)) {
            return INVALID;
        }
        int century = twoDigits(chars, from);
        int yearOfCentury = twoDigits(chars, from + 2);
        int month = twoDigits(chars, from + 5);
        int day = twoDigits(chars, from + 8);
        int hour = twoDigits(chars, from + 11);
        int minute = twoDigits(chars, from + 14);
        int second = twoDigits(chars, from + 17);
        int year = 100 * century + yearOfCentury;
        // Invalid digits give −1, which is below every allowed value.
        if (!isBelow(100, century)
                || !isBelow(100, yearOfCentury)
                || !isDate(year, month, day)
                || !isBelow(24, hour)
                || !isBelow(60, minute)) {
            return INVALID;
        }
        int end = from + length;
        int at = from + SECONDS_END;
        int ms = 0;
        if (chars[at] == '.') {
            int digit = 100;
            int first = ++at;
            for (; at < end && isDigit(chars[at]); at++) {
                ms += digit * (chars[at] - '0');
                digit /= 10;
            }
            if (at == first) {
                return INVALID;
            }
        }
        int offset = offset(chars, at, end);
        if (offset == NO_OFFSET) {
            return INVALID;
        }
        int utcMinute = 60 * hour + minute - offset;
        if (!isBelow(LEAP_SECOND, second)
                && (second != LEAP_SECOND
                        || Math.floorMod(utcMinute, MINUTES_A_DAY) != LAST_MINUTE)) {
            return INVALID;
        }
        return (epochDay(year, month, day) * MINUTES_A_DAY + utcMinute) * MS_A_MINUTE
                + second * 1_000L
                + ms;
    }

    private static boolean isPunctuated(char[] chars, int from) {
        char separator = chars[from + 10];
        return chars[from + 4] == '-'
                && chars[from + 7] == '-'
                && (separator == 'T' || separator == 't' || separator == ' ')
                && chars[from + 13] == ':'
                && chars[from + 16] == ':';
    }

    /** Minutes east of UTC, if {@code chars[at, end)} is exactly an offset; otherwise NO_OFFSET. */
    private static int offset(char[] chars, int at, int end) {
        if (end - at == 1) {
            return chars[at] == 'Z' || chars[at] == 'z' ? 0 : NO_OFFSET;
        }
        if (end - at != 6 || (chars[at] != '+' && chars[at] != '-') || chars[at + 3] != ':') {
            return NO_OFFSET;
        }
        int hours = twoDigits(chars, at + 1);
        int minutes = twoDigits(chars, at + 4);
        if (!isBelow(24, hours) || !isBelow(60, minutes)) {
            return NO_OFFSET;
        }
        int east = 60 * hours + minutes;
        return chars[at] == '-' ? -east : east;
    }

    /** The number of two digits, or −1. */
    private static int twoDigits(char[] chars, int at) {
        return isDigit(chars[at]) && isDigit(chars[at + 1])
                ? 10 * (chars[at] - '0') + chars[at + 1] - '0'
                : -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isBelow(int limit, int number) {
        return number >= 0 && number < limit;
    }

    private static boolean isDate(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) {
            return false;
        }
        boolean leapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int days =
                switch (month) {
                    case 2 -> leapYear ? 29 : 28;
                    case 4, 6, 9, 11 -> 30;
                    default -> 31;
                };
        return day <= days;
    }

    // Years start in March, so that the leap day is the last one of its year and each month starts
    // at a multiple of 30.6 days (H. Hinnant, "chrono-compatible low-level date algorithms").
    private static long epochDay(int year, int month, int day) {
        int y = month > 2 ? year : year - 1;
        int monthFromMarch = month > 2 ? month - 3 : month + 9;
        int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - 400 * era;
        int dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_IN_400_YEARS + dayOfEra - EPOCH_DAY;
    }
}
