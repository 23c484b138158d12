package io.headtail.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headtail.testing.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochNumberTest {
    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(18);

    private static long parse(String text, EpochUnit unit) {
        String around = "9" + text + "9";
        return EpochNumber.parse(around.toCharArray(), 1, text.length(), unit);
    }

    @ParameterizedTest
    @CsvSource({
        "1700000000000, MS, 1700000000000",
        "1700000000000.999, MS, 1700000000000",
        "1700000000, S, 1700000000000",
        "1700000000.123, S, 1700000000123",
        "1700000000.1239999, S, 1700000000123",
        "1.700000000123E9, S, 1700000000123",
        "1.7e+9, S, 1700000000000",
        "1700000000123456, US, 1700000000123",
        "1700000000123456789, NS, 1700000000123",
        "1700000000123456789.5, NS, 1700000000123",
        "999999, NS, 0",
        "-0, S, 0",
        "-0.0004, S, -1",
        "-0.0010, S, -1",
        "-1, US, -1",
        "-1.5, S, -1500",
        "0.000000000000000001e21, S, 1000000",
        "000000000000000000000000001, S, 1000",
        "0e99999999999999999999, S, 0",
        "5e-99999999999999999999, S, 0",
        "-5e-99999999999999999999, S, -1",
        "253402300799.999, S, 253402300799999",
        "999999999999999999, MS, 999999999999999999",
    })
    void a_number_of_units_is_ms_exactly(String text, EpochUnit unit, long ms) {
        assertEquals(ms, parse(text, unit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000000000000000000",
                "9223372036854775808",
                "1e18",
                "1e400",
                "0.1e99999999999999999999"
            })
    void a_time_that_no_calendar_reaches_is_too_large(String text) {
        assertEquals(EpochNumber.TOO_LARGE, parse(text, EpochUnit.MS));
        assertEquals(EpochNumber.TOO_SMALL, parse("-" + text, EpochUnit.MS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                ".5",
                "1.",
                "1.e3",
                "1e",
                "1e+",
                "e3",
                "1 ",
                " 1",
                "1,5",
                "0x10",
                "1_000",
                "--1",
                "1.2.3",
                "1e3.5",
                "NaN",
                "Infinity",
                "\u0661",
                "2023-11-14T22:13:20Z"
            })
    void everything_else_is_no_number(String text) {
        assertEquals(EpochNumber.INVALID, parse(text, EpochUnit.S));
    }

    @Test
    void random_numbers_are_what_exact_arithmetic_says() {
        Seeds.run(
                EpochNumberTest.class,
                20,
                random -> {
                    for (int i = 0; i < 2_000; i++) {
                        String text = number(random);
                        EpochUnit unit = EpochUnit.values()[random.nextInt(4)];
                        assertEquals(exact(text, unit), parse(text, unit), text + unit);
                    }
                });
    }

    private static long exact(String text, EpochUnit unit) {
        BigDecimal ms = new BigDecimal(text).scaleByPowerOfTen(unit.powerOfTen);
        if (ms.abs().compareTo(LIMIT) >= 0) {
            return ms.signum() < 0 ? EpochNumber.TOO_SMALL : EpochNumber.TOO_LARGE;
        }
        return ms.setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    private static String number(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "-" : "");
        digits(random, 1 + random.nextInt(20), text);
        if (random.nextBoolean()) {
            digits(random, 1 + random.nextInt(12), text.append('.'));
        }
        if (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? "e" : "E");
            text.append(List.of("", "+", "-").get(random.nextInt(3))).append(random.nextInt(25));
        }
        return text.toString();
    }

    private static void digits(Random random, int count, StringBuilder to) {
        for (int i = 0; i < count; i++) {
            to.append(random.nextInt(3) == 0 ? 0 : random.nextInt(10));
        }
    }
}
