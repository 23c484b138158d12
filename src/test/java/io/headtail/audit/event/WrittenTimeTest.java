package io.headtail.audit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import io.headtail.time.Rfc3339;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The two readers of RFC 3339, which share no code, agree with each other and with java.time. */
class WrittenTimeTest {
    private static final int TIMES_A_SEED = 2_000;
    private static final String ODD = "0123456789-:+.TtZz ,/\u0661\u2212é";

    @Test
    void both_read_the_same_of_times_and_of_what_is_almost_one() {
        Seeds.run(
                WrittenTimeTest.class,
                20,
                random -> {
                    int read = 0;
                    int refused = 0;
                    for (int i = 0; i < TIMES_A_SEED; i++) {
                        Long time = check(i % 2 == 0 ? time(random) : spoilt(random));
                        read += time == null ? 0 : 1;
                        refused += time == null ? 1 : 0;
                    }
                    assertTrue(read > TIMES_A_SEED / 10, () -> "too few times");
                    assertTrue(refused > TIMES_A_SEED / 10, () -> "too few that are none");
                });
    }

    private static @Nullable Long check(String text) {
        Long here = WrittenTime.parse(text);
        long there = Rfc3339.parse(text);
        assertEquals(here == null ? Rfc3339.INVALID : here, there, text);
        Long jdk = jdk(text);
        // The JDK also reads times without seconds, other years and offsets with seconds.
        if (jdk != null && (here != null || isRfc(text))) {
            assertEquals(jdk, here, text);
        }
        return here;
    }

    private static @Nullable Long jdk(String text) {
        try {
            String withT = text.length() > 10 && text.charAt(10) == ' ' ? t(text) : text;
            return OffsetDateTime.parse(withT).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static String t(String text) {
        return text.substring(0, 10) + "T" + text.substring(11);
    }

    private static boolean isRfc(String text) {
        return text.matches(
                "(?i)\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
    }

    /** Of the right form, but for numbers just outside their bounds. */
    private static String time(Random random) {
        StringBuilder text = new StringBuilder();
        text.append("%04d-%02d-%02d".formatted(year(random), month(random), random.nextInt(33)));
        text.append("Tt ".charAt(random.nextInt(3)));
        boolean lastMinute = random.nextInt(4) == 0;
        text.append(
                lastMinute
                        ? "23:59"
                        : "%02d:%02d".formatted(random.nextInt(25), random.nextInt(61)));
        text.append(lastMinute ? ":60" : ":%02d".formatted(random.nextInt(62)));
        if (random.nextBoolean()) {
            text.append('.');
            int digits = random.nextInt(14);
            for (int i = 0; i < digits; i++) {
                text.append(random.nextInt(10));
            }
        }
        return text.append(offset(random)).toString();
    }

    private static int year(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(10_000);
            case 1 -> 1_969 + random.nextInt(2);
            default -> 4 * random.nextInt(2_500);
        };
    }

    private static int month(Random random) {
        return random.nextInt(3) == 0 ? 2 : random.nextInt(14);
    }

    private static String offset(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "Z";
            case 1 -> "z";
            case 2 -> random.nextBoolean() ? "-00:00" : "+00:00";
            default ->
                    "%s%02d:%02d"
                            .formatted(
                                    random.nextBoolean() ? "+" : "-",
                                    random.nextInt(26),
                                    random.nextInt(61));
        };
    }

    /** A time with a character changed, lost or added. */
    private static String spoilt(Random random) {
        StringBuilder text = new StringBuilder(time(random));
        int at = random.nextInt(text.length());
        char odd = ODD.charAt(random.nextInt(ODD.length()));
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, odd);
            case 1 -> text.deleteCharAt(at);
            default -> text.insert(at, odd);
        }
        return text.toString();
    }
}
