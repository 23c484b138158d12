package io.headtail.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.top.Board.Row;
import io.headtail.cli.top.BoardText.Line;
import io.headtail.cli.top.Connection.Live;
import io.headtail.cli.top.Connection.Lost;
import io.headtail.cli.top.Connection.Opening;
import io.headtail.cli.top.Connection.Polling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoardTextTest {
    private static final long NOW = TimeUnit.SECONDS.toNanos(1_000);
    private static final BoardText TEXT = new BoardText(new ShownText(StandardCharsets.UTF_8));

    private static Board board(@Nullable String degraded, Row... rows) {
        return new Board(
                "hour",
                "2026-01-31T11:00:00Z",
                "2026-01-31T12:00:00Z",
                true,
                true,
                null,
                degraded,
                0,
                List.of(rows));
    }

    private static View view(@Nullable Board before, @Nullable Board now, Connection connection) {
        return new View(
                "http://h:1",
                List.of("minute", "hour"),
                1,
                now,
                now == null ? Moves.NONE : Moves.between(before, now),
                connection,
                NOW - TimeUnit.SECONDS.toNanos(4),
                0);
    }

    private static String text(View view, int columns, int lines) {
        return TEXT.screen(view, columns, lines, NOW).stream()
                .map(Line::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void a_screen_says_what_moved_and_how_much() {
        Board before = board(null, new Row("a", 9), new Row("b", 8), new Row("c", 7));
        Board now = board(null, new Row("b", 12), new Row("a", 10), new Row("d", 8));
        String screen = text(view(before, now, new Live()), 80, 24);
        assertTrue(screen.contains(" 1 minute  [2 hour]  http://h:1"), screen);
        assertTrue(screen.contains("hour until 2026-01-31T12:00:00Z  final, complete\n"), screen);
        assertTrue(screen.contains("live, received 4 s ago\n"), screen);
        assertTrue(screen.contains("   1 up 1           12       +4  b\n"), screen);
        assertTrue(screen.contains("   2 down 1         10       +1  a\n"), screen);
        assertTrue(screen.contains("   3 new             8           d\n"), screen);
        assertTrue(screen.contains("left: c\n"), screen);
    }

    @Test
    void states_are_words() {
        Board board =
                new Board(
                        "hour",
                        "s",
                        "e",
                        false,
                        false,
                        "2026-01-01T00:00:00Z",
                        "stale-partitions=3",
                        2,
                        List.of());
        assertEquals(
                List.of(
                        "provisional",
                        "incomplete before 2026-01-01T00:00:00Z",
                        "degraded: stale-partitions=3",
                        "2 late views not counted"),
                board.states());
        String screen = text(view(null, board, new Live()), 200, 24);
        assertTrue(screen.contains(String.join(", ", board.states())), screen);
        assertTrue(screen.contains("no views in it"), screen);
    }

    @Test
    void a_lost_connection_says_how_old_what_is_shown_is() {
        Board board = board(null, new Row("a", 9));
        Connection lost = new Lost("refused", NOW - TimeUnit.SECONDS.toNanos(3));
        assertTrue(
                text(view(null, board, lost), 120, 24)
                        .contains(
                                "connection lost 3 s ago; what is shown was received 4 s ago;"
                                        + " trying again: refused\n"));
        assertTrue(
                text(view(null, null, lost), 120, 24)
                        .contains("connection lost 3 s ago; trying again: refused"));
        assertTrue(text(view(null, null, new Opening()), 120, 24).contains("\nconnecting\n"));
        assertTrue(
                text(view(null, board, new Polling("too many")), 120, 24)
                        .contains("polling, received 4 s ago; too many\n"));
    }

    /** Whoever is behind the URL may be anybody. */
    @Test
    void nothing_that_a_server_says_is_a_command_to_the_terminal() {
        String bad = "\u001b]0;x\u0007\u009b2J\\";
        String shown = "\\x1b]0;x\\x07\\x9b2J\\\\";
        Board board =
                new Board(
                        "w" + bad, "s", "e" + bad, true, false, "c" + bad, "d" + bad, 0, List.of());
        View live = view(null, board, new Live());
        for (Connection connection : List.of(new Lost("y" + bad, NOW), new Polling("y" + bad))) {
            View view =
                    new View("u", List.of("t" + bad), 0, board, live.moves(), connection, NOW, 0);
            String screen = text(view, 400, 24);
            for (String part : List.of("w", "e", "c", "d", "y", "t")) {
                assertTrue(screen.contains(part + shown), part + ": " + screen);
            }
            assertFalse(screen.contains("\\\\\\"), () -> "escaped twice: " + screen);
            assertFalse(screen.replace("\n", "").chars().anyMatch(Character::isISOControl), screen);
        }
        for (String text : List.of(TEXT.line(board), TEXT.table(board).getFirst())) {
            for (String part : List.of("w", "e", "c", "d")) {
                assertTrue(text.contains(part + shown), part + ": " + text);
            }
            assertFalse(text.chars().anyMatch(Character::isISOControl), text);
        }
        String json = BoardJson.line(board, Moves.NONE);
        assertTrue(json.contains("w\\u001B]0;x\\u0007\\u009B2J"), json);
        assertFalse(json.chars().anyMatch(Character::isISOControl), json);
    }

    @Test
    void no_screen_is_larger_than_its_terminal() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(new Row("中".repeat(i) + "v" + i, 1_000_000 - i));
        }
        Board before = board(null, new Row("gone", 9));
        Board board = board("misplaced", rows.toArray(Row[]::new));
        for (int columns = 1; columns < 120; columns += 7) {
            for (int lines = 1; lines < 40; lines++) {
                List<Line> screen =
                        TEXT.screen(view(before, board, new Live()), columns, lines, NOW);
                assertTrue(screen.size() <= lines, screen.size() + " of " + lines);
                for (Line line : screen) {
                    assertTrue(ShownText.columns(line.text()) <= columns, line.text());
                }
                if (columns >= 5 && lines >= 5) {
                    assertTrue(
                            screen.stream().anyMatch(line -> line.text().startsWith("   1")),
                            () -> "no rank in " + screen);
                }
            }
        }
    }

    @Test
    void ranks_that_are_scrolled_away_are_not_shown() {
        Board board = board(null, new Row("a", 9), new Row("b", 8));
        View view = new View("u", List.of("hour"), 0, board, Moves.NONE, new Live(), NOW, 1);
        assertTrue(text(view, 80, 24).contains("   2 "));
        assertTrue(!text(view, 80, 24).contains("   1 "));
    }

    @Test
    void only_changes_of_a_connection_are_said() {
        Lost lost = new Lost("refused", 0);
        assertNull(BoardText.words(new Opening(), new Live()));
        assertEquals("connection lost, trying again: refused", BoardText.words(new Live(), lost));
        assertEquals("connected again", BoardText.words(lost, new Live()));
        assertEquals("polling: x", BoardText.words(new Live(), new Polling("x")));
        assertNull(BoardText.words(new Polling("x"), new Polling("x")));
    }
}
