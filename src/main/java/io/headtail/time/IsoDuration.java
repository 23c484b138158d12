package io.headtail.time;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ISO-8601 durations of a fixed length: days, hours, minutes and seconds, in whole ms. Months and
 * years are rejected, since no window can have their length.
 */
public final class IsoDuration {
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "P(?:(\\d{1,9})D)?(?:T(?=\\d)(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?"
                            + "(?:(\\d{1,12})(?:\\.(\\d{1,3})0*)?S)?)?");
    private static final Pattern PLAIN =
            Pattern.compile("(\\d+) ?(ms|s|sec|m|min|h|d)", Pattern.CASE_INSENSITIVE);

    private IsoDuration() {}

    /**
     * Parses a duration to milliseconds, ≥ 0.
     *
     * @throws IllegalArgumentException saying what is wrong and how to write it
     */
    public static long parseMs(String text) {
        Matcher found = SYNTAX.matcher(text);
        if (!found.matches() || text.equals("P")) {
            throw new IllegalArgumentException(reason(text));
        }
        long seconds =
                number(found.group(1)) * 86_400
                        + number(found.group(2)) * 3_600
                        + number(found.group(3)) * 60
                        + number(found.group(4));
        String fraction = found.group(5) == null ? "" : found.group(5);
        return seconds * 1_000 + number((fraction + "000").substring(0, 3));
    }

    /** Formats as {@link #parseMs} accepts it, with days: {@code P1DT12H}. */
    public static String format(long ms) {
        Duration duration = Duration.ofMillis(ms);
        long days = duration.toDays();
        Duration rest = duration.minusDays(days);
        if (days == 0) {
            return rest.toString();
        }
        return "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
    }

    private static String reason(String text) {
        String upper = text.trim().toUpperCase(Locale.ROOT);
        int time = upper.indexOf('T');
        String date = time < 0 ? upper : upper.substring(0, time);
        if (upper.startsWith("P") && date.matches("P[0-9DWMY]*[MY][0-9DWMY]*")) {
            return "months and years have no fixed length; write days, such as P30D or P365D"
                    + " (and a minute is PT1M, with a T)";
        }
        if (upper.matches("P[0-9]+W")) {
            return "weeks are not known; write days, such as P7D";
        }
        if (upper.startsWith("-") || upper.startsWith("P-") || upper.contains("T-")) {
            return "must not be negative";
        }
        if (upper.matches("P[^.]*\\.[0-9]{4,}S")) {
            return "finer than a millisecond";
        }
        Matcher plain = PLAIN.matcher(text.trim());
        if (plain.matches()) {
            return "not an ISO-8601 duration; write " + iso(plain.group(1), plain.group(2));
        }
        return "not an ISO-8601 duration; write for instance PT5S, PT1M, PT1H, P1D";
    }

    private static String iso(String number, String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "ms" ->
                    number.length() > 9
                            ? "PT…S"
                            : Duration.ofMillis(Long.parseLong(number)).toString();
            case "s", "sec" -> "PT" + number + "S";
            case "m", "min" -> "PT" + number + "M";
            case "h" -> "PT" + number + "H";
            default -> "P" + number + "D";
        };
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
