package io.headtail.time;

/**
 * Parses a decimal number of units since 1970 to epoch ms, exactly: no {@code double} is involved,
 * so 1700000000.123 s is 1700000000123 ms. Fractions of a millisecond are cut off, towards the
 * past. An exponent is allowed, since some languages write large fractions with one
 * (1.700000000123E9).
 *
 * <p>Linear in the text's length; allocates and throws nothing.
 */
public final class EpochNumber {
    /** Returned for text that is not a number. */
    public static final long INVALID = Long.MIN_VALUE;

    /** Returned for numbers of 10^18 ms or more, far beyond any valid time. */
    public static final long TOO_LARGE = Long.MAX_VALUE;

    /** Returned for numbers of −10^18 ms or less. */
    public static final long TOO_SMALL = -Long.MAX_VALUE;

    /** More than the number of digits in any text, so greater exponents give the same result. */
    private static final long MAX_EXPONENT = 100_000_000_000L;

    private static final long LIMIT = 100_000_000_000_000_000L;

    private EpochNumber() {}

    /**
     * Parses all of {@code chars[from, from + length)}: an optional minus, digits, optionally a
     * point and digits, optionally an exponent.
     *
     * @return epoch ms, {@link #INVALID}, {@link #TOO_LARGE} or {@link #TOO_SMALL}
     */
    public static long parse(char[] chars, int from, int length, EpochUnit unit) {
        int end = from + length;
        boolean negative = length > 0 && chars[from] == '-';
        int whole = negative ? from + 1 : from;
        int point = digits(chars, whole, end);
        int digitsEnd = point;
        if (point < end && chars[point] == '.') {
            digitsEnd = digits(chars, point + 1, end);
            if (digitsEnd == point + 1) {
                return INVALID;
            }
        }
        if (point == whole) {
            return INVALID;
        }
        long exponent = 0;
        if (digitsEnd < end) {
            exponent = exponent(chars, digitsEnd, end);
            if (exponent == INVALID) {
                return INVALID;
            }
        }
        // Number of digits before the point when written in ms.
        long wholeDigits = point - whole + exponent + unit.powerOfTen;
        return scaled(chars, whole, digitsEnd, wholeDigits, negative);
    }

    private static long scaled(
            char[] chars, int from, int end, long wholeDigits, boolean negative) {
        long number = 0;
        long seen = 0;
        boolean rest = false;
        for (int at = from; at < end; at++) {
            if (chars[at] == '.') {
                continue;
            }
            if (seen++ < wholeDigits) {
                if (number >= LIMIT) {
                    return negative ? TOO_SMALL : TOO_LARGE;
                }
                number = 10 * number + chars[at] - '0';
            } else {
                rest |= chars[at] != '0';
            }
        }
        for (; number > 0 && seen < wholeDigits; seen++) {
            if (number >= LIMIT) {
                return negative ? TOO_SMALL : TOO_LARGE;
            }
            number *= 10;
        }
        return negative ? -number - (rest ? 1 : 0) : number;
    }

    /** The index after the digits that start at {@code at}. */
    private static int digits(char[] chars, int at, int end) {
        int next = at;
        while (next < end && chars[next] >= '0' && chars[next] <= '9') {
            next++;
        }
        return next;
    }

    private static long exponent(char[] chars, int at, int end) {
        if (chars[at] != 'e' && chars[at] != 'E') {
            return INVALID;
        }
        int first = at + 1;
        boolean negative = first < end && chars[first] == '-';
        if (first < end && (negative || chars[first] == '+')) {
            first++;
        }
        if (first == end || digits(chars, first, end) != end) {
            return INVALID;
        }
        long exponent = 0;
        for (int i = first; i < end; i++) {
            exponent = Math.min(MAX_EXPONENT, 10 * exponent + chars[i] - '0');
        }
        return negative ? -exponent : exponent;
    }
}
