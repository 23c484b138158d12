package io.headtail.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTextTest {
    private static final ShownText UTF_8 = new ShownText(StandardCharsets.UTF_8);

    /** Code points of all kinds that a terminal treats in some special way. */
    private static final int[] ODD = {
        'a', 'b', ' ', '\\', 'x', '{', '}', '0', '1', 'n', 't', 0x1b, 0x07, '\n', '\r', '\t', 0x7f,
        0x9b, 0xa0, 0xad, 0xe9, 0x301, 0x5d0, 0x200b, 0x200d, 0x202e, 0x2028, 0x2066, 0x3000,
        0x4e2d, 0xac00, 0xe000, 0xfe0f, 0xfeff, 0x1f600, 0x1f468, 0xe0041, 0x10ffff, 0x378
    };

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "v_123, v_123",
                "'a\u001b[2Jb', 'a\\x1b[2Jb'",
                "'a\nb\tc', 'a\\nb\\tc'",
                "'\\x1b', '\\\\x1b'",
                "'a\u202eb', 'a\\u{202e}b'",
                "'\u00a0', '\\xa0'",
                "'中文', '中文'",
                "'e\u0301', 'e\u0301'",
                "'\u0301e', '\\u{301}e'",
                "'e\u0301\u0301\u0301', 'e\u0301\u0301\\u{301}'"
            })
    void what_is_not_plainly_seen_is_escaped(String id, String shown) {
        assertEquals(shown, UTF_8.text(id));
    }

    @Test
    void what_the_charset_lacks_is_escaped() {
        assertEquals("\\u{4e2d}\\xe9a", new ShownText(StandardCharsets.US_ASCII).text("中éa"));
    }

    @Test
    void no_id_has_a_command_for_the_terminal_and_no_two_look_the_same() {
        Seeds.run(ShownTextTest.class, 20, this::triesIds);
    }

    private void triesIds(Random random) {
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(4); length > 0; length--) {
                text.appendCodePoint(ODD[random.nextInt(ODD.length)]);
            }
            String id = text.toString();
            String shown = UTF_8.text(id);
            assertTrue(
                    shown.codePoints().noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0)),
                    () -> "a control character in " + shown);
            String other = seen.put(shown, id);
            assertTrue(other == null || other.equals(id), () -> shown + " is two ids");
            int columns = random.nextInt(12);
            String cut = ShownText.cut(shown, columns);
            assertTrue(ShownText.columns(cut) <= columns, () -> cut + " in " + columns);
        }
    }

    @Test
    void a_wide_character_takes_two_columns_and_is_not_halved() {
        assertEquals(4, ShownText.columns("中文"));
        assertEquals("中文", ShownText.cut("中文", 4));
        assertEquals("中..", ShownText.cut("中文中文", 5));
        assertEquals("中", ShownText.cut("中文", 3));
    }
}
