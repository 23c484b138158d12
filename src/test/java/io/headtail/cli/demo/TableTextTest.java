package io.headtail.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.TerminalSize;
import io.headtail.merge.Answer;
import io.headtail.merge.Answers;
import io.headtail.merge.Coverage;
import io.headtail.merge.Rendered;
import io.headtail.time.CalendarUnit;
import io.headtail.time.Span;
import io.headtail.time.WindowSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TableTextTest {
    private static final long TICK = 1_700_000_000_000L;

    @Test
    void a_table_is_no_wider_and_no_longer_than_the_terminal() {
        Answers answers = answers(5, "Why glaciers sing, and what they have to say to us");
        for (int columns = 30; columns <= 300; columns += 10) {
            for (int lines : new int[] {24, 40, 70}) {
                TerminalSize size = new TerminalSize(columns, lines);
                List<String> table = TableText.table(answers, size);
                if (columns >= 60) {
                    assertTrue(table.size() < lines, size + ": " + table.size() + " lines");
                }
                for (String line : table) {
                    assertTrue(line.length() <= columns, size + ": '" + line + "'");
                }
                String all = String.join("\n", table);
                for (int w = 0; w < 5; w++) {
                    assertTrue(all.contains("w" + w), size + ": " + all);
                }
            }
        }
    }

    @Test
    void where_there_is_room_it_has_ten_ranks_side_by_side() {
        List<String> table = TableText.table(answers(2, "A"), new TerminalSize(200, 50));
        assertEquals(12, table.size());
        assertTrue(table.get(0).matches(" {4}w0 +w1 +"), table.get(0));
        assertTrue(table.get(2).matches(" +1 A +123456789 +A +123456789 +"), table.get(2));
    }

    @Test
    void what_a_terminal_would_obey_is_not_printed() {
        Answers answers = answers(1, "a\\u001b[2Jb");
        assertTrue(TableText.line(answers).contains("a·[2Jb"), TableText.line(answers));
    }

    @Test
    void no_direction_of_text_is_changed_and_no_character_cut_in_two() {
        Answers turned = answers(1, "a\u009b2J\u202eb\uD83D\uDC68\u200D\uD83D\uDC67");
        String line = TableText.line(turned);
        assertTrue(line.contains("a·2J·b\uD83D\uDC68\u200D\uD83D\uDC67"), line);
        for (int columns = 50; columns < 60; columns++) {
            List<String> table =
                    TableText.table(
                            answers(1, "\uD83D\uDC68".repeat(40)), new TerminalSize(columns, 24));
            for (String row : table) {
                assertTrue(row.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000), row);
            }
        }
    }

    @Test
    void what_may_be_wrong_or_lacking_says_so() {
        List<String> table = TableText.table(answers(3, "A"), new TerminalSize(200, 50));
        assertTrue(
                table.get(1)
                        .matches(" +\\S+ final +\\S+ final incomplete +\\S+ final ahead=PT7S +"),
                table.get(1));
        String line = TableText.line(answers(3, "A"));
        assertTrue(line.contains("  w1 incomplete: A"), line);
        assertTrue(line.contains("  w2 ahead=PT7S: A"), line);
    }

    @Test
    void a_terminal_tells_its_size_or_is_as_most() {
        assertEquals(new TerminalSize(120, 50), TerminalSize.parse("50 120\n"));
        for (String said : List.of("", "0 0", "stty: no terminal", "50", "-1 5")) {
            assertEquals(new TerminalSize(80, 24), TerminalSize.parse(said), said);
        }
    }

    /** Windows w0 and on, each with ten times the same id. */
    private static Answers answers(int windows, String id) {
        List<WindowSpec> specs = new ArrayList<>();
        for (int w = 0; w < windows; w++) {
            specs.add(WindowSpec.sliding("w" + w, 60_000L * (w + 1)));
        }
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        int[] ends = new int[10];
        for (int i = 0; i < ends.length; i++) {
            String row = "{\"videoId\":\"" + id + "\",\"views\":123456789}";
            json.writeBytes(((i == 0 ? "[" : ",") + row).getBytes(StandardCharsets.UTF_8));
            ends[i] = json.size();
        }
        json.write(']');
        return new Answers() {
            @Override
            public List<WindowSpec> windows() {
                return specs;
            }

            @Override
            public List<Integer> clockHeldBy() {
                return List.of();
            }

            @Override
            public @Nullable Answer sealed(CalendarUnit unit) {
                return null;
            }

            @Override
            public Answer newest(String window) {
                return new Answer(
                        window,
                        new Span.Sliding(60_000),
                        new Coverage(
                                TICK, TICK - 60_000, true, Long.MIN_VALUE, !window.equals("w1")),
                        window.equals("w2") ? "ahead=PT7S" : null,
                        0,
                        new Rendered(json.toByteArray(), ends),
                        4,
                        4,
                        0,
                        10);
            }
        };
    }
}
