package io.headtail.audit.event;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses times by RFC 3339, section 5.6, also with a space instead of the {@code T}. 23:59:60 UTC
 * is one second after 23:59:59 on any day, as in POSIX time; no other second 60 is valid.
 */
final class WrittenTime {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?<date>\\d{4}-\\d\\d-\\d\\d)[Tt ]"
                            + "(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)"
                            + "(?:\\.(?<fraction>\\d++))?"
                            + "(?:[Zz]|(?<sign>[+-])(?<hours>[01]\\d|2[0-3]):(?<minutes>[0-5]\\d))");
    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private WrittenTime() {}

    /** Epoch ms, rounded down to whole ms; null if the text is not a time. */
    static @Nullable Long parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        long day;
        try {
            day = LocalDate.parse(parts.group("date")).toEpochDay();
        } catch (DateTimeException e) {
            return null;
        }
        long minute = 60L * number(parts, "hour") + number(parts, "minute");
        if (parts.group("sign") != null) {
            long east = 60L * number(parts, "hours") + number(parts, "minutes");
            minute += parts.group("sign").equals("-") ? east : -east;
        }
        long second = day * DAY_SECONDS + minute * 60 + number(parts, "second");
        if (number(parts, "second") == 60 && second % DAY_SECONDS != 0) {
            return null;
        }
        String fraction = parts.group("fraction");
        String ms = fraction == null ? "000" : (fraction + "00").substring(0, 3);
        return second * 1_000 + Integer.parseInt(ms);
    }

    private static int number(Matcher parts, String group) {
        return Integer.parseInt(parts.group(group));
    }
}
