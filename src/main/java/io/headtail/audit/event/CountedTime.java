package io.headtail.audit.event;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses times that are a decimal number since 1970, exactly, whatever their length. */
final class CountedTime {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?<sign>-?)(?<whole>\\d++)(?:\\.(?<part>\\d++))?(?:[eE](?<exp>[+-]?\\d++))?");

    /** A number with more digits than the largest time has in ms is not a time. */
    private static final int MAX_DIGITS = 17;

    private CountedTime() {}

    /**
     * Epoch ms, rounded down to whole ms; null if the text is not a number or out of range.
     *
     * @param unitExponent the unit as a power of ten in ms: 3 for seconds
     */
    static @Nullable Long parse(String text, int unitExponent) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        String whole = parts.group("whole");
        String digits = whole + (parts.group("part") == null ? "" : parts.group("part"));
        String significant = digits.replaceFirst("^0+", "");
        if (significant.isEmpty()) {
            return 0L;
        }
        String written = parts.group("exp") == null ? "0" : parts.group("exp");
        // The number is 0.significant × 10^power.
        BigInteger power =
                exponent(written)
                        .add(BigInteger.valueOf(unitExponent))
                        .add(BigInteger.valueOf(whole.length()))
                        .subtract(BigInteger.valueOf(digits.length() - significant.length()));
        if (power.compareTo(BigInteger.valueOf(MAX_DIGITS)) > 0) {
            return null;
        }
        int count = power.signum() <= 0 ? 0 : power.intValue();
        String ms = (significant + "0".repeat(MAX_DIGITS)).substring(0, count);
        boolean rest = significant.length() > count && !significant.substring(count).matches("0*+");
        long number = ms.isEmpty() ? 0 : Long.parseLong(ms);
        if (parts.group("sign").isEmpty()) {
            return number;
        }
        return rest ? -number - 1 : -number;
    }

    // Only the magnitude of an absurdly long exponent matters.
    private static BigInteger exponent(String text) {
        String digits = text.replaceFirst("^[+-]?0*", "");
        BigInteger size =
                digits.length() > 12
                        ? BigInteger.TEN.pow(12)
                        : new BigInteger(digits.isEmpty() ? "0" : digits);
        return text.startsWith("-") ? size.negate() : size;
    }
}
