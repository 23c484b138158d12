package io.headtail.cli.top;

import io.headtail.cli.top.Board.Row;
import io.headtail.cli.top.Connection.Live;
import io.headtail.cli.top.Connection.Lost;
import io.headtail.cli.top.Connection.Opening;
import io.headtail.cli.top.Connection.Polling;
import io.headtail.cli.top.Moves.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Boards as text: a screen, a table, a line. */
final class BoardText {
    private static final int MOVE_WIDTH = 8;
    private static final int MIN_VIEWS_WIDTH = 9;

    /** Narrower screens go without what changed, then without what moved. */
    private static final int MIN_WITH_CHANGE = 48;

    private static final int MIN_WITH_MOVE = 36;

    /** Lower screens go without the line of keys, and without empty lines. */
    private static final int MIN_LINES_FOR_ALL = 12;

    /** How a line is emphasised, where there are colours. */
    enum Emphasis {
        NONE,
        HEAD,
        UP,
        DOWN,
        NEW,
        TROUBLE
    }

    /** One line of a screen. */
    record Line(String text, Emphasis emphasis) {}

    private final ShownText shown;

    BoardText(ShownText shown) {
        this.shown = shown;
    }

    /**
     * A screen.
     *
     * @param columns of the terminal, ≥ 1; no line takes more
     * @param lines of the terminal, ≥ 1; there are no more
     */
    List<Line> screen(View view, int columns, int lines, long nowNanos) {
        boolean all = lines >= MIN_LINES_FOR_ALL;
        List<Line> screen = new ArrayList<>();
        screen.add(new Line(tabs(view), Emphasis.HEAD));
        Board board = view.board();
        if (board != null) {
            screen.add(new Line(head(board), board.isExact() ? Emphasis.NONE : Emphasis.TROUBLE));
        }
        boolean isTrouble = view.connection() instanceof Lost;
        screen.add(
                new Line(connection(view, nowNanos), isTrouble ? Emphasis.TROUBLE : Emphasis.NONE));
        if (board != null) {
            if (all) {
                screen.add(new Line("", Emphasis.NONE));
                screen.add(new Line(header(board, columns), Emphasis.HEAD));
            }
            int below = (view.moves().left().isEmpty() ? 0 : 1) + (all ? 2 : 0);
            screen.addAll(ranks(view, board, columns, lines - screen.size() - below));
            if (!view.moves().left().isEmpty()) {
                List<String> ids = view.moves().left().stream().map(shown::text).toList();
                screen.add(new Line("left: " + String.join(", ", ids), Emphasis.DOWN));
            }
        }
        if (all) {
            screen.add(new Line("", Emphasis.NONE));
            screen.add(new Line("q quit  1-9 Tab window  up/down scroll", Emphasis.NONE));
        }
        return screen.subList(0, Math.min(lines, screen.size())).stream()
                .map(line -> new Line(ShownText.cut(line.text(), columns), line.emphasis()))
                .toList();
    }

    private String head(Board board) {
        return shown.text(
                "%s until %s  %s"
                        .formatted(board.window(), board.end(), String.join(", ", board.states())));
    }

    private String tabs(View view) {
        StringBuilder tabs = new StringBuilder();
        for (int i = 0; i < view.windows().size(); i++) {
            String tab = (i < 9 ? i + 1 + " " : "") + shown.text(view.windows().get(i));
            tabs.append(i == view.selected() ? "[" + tab + "]" : " " + tab + " ").append(' ');
        }
        return tabs.append(' ').append(view.url()).toString();
    }

    private String connection(View view, long nowNanos) {
        String age =
                view.board() == null ? "" : ", received " + age(nowNanos - view.receivedNanos());
        Connection connection = view.connection();
        if (connection instanceof Lost lost) {
            return "connection lost "
                    + age(nowNanos - lost.sinceNanos())
                    + (view.board() == null ? "" : "; what is shown was received")
                    + (view.board() == null ? "" : " " + age(nowNanos - view.receivedNanos()))
                    + "; trying again: "
                    + shown.text(lost.why());
        }
        if (connection instanceof Polling polling) {
            return "polling" + age + "; " + shown.text(polling.why());
        }
        boolean isLive = connection instanceof Live;
        return view.board() == null
                ? isLive ? "connected; no answer yet" : "connecting"
                : "live" + age;
    }

    /** An age, such as {@code 4 s ago}. */
    static String age(long nanos) {
        long seconds = Math.max(0, Duration.ofNanos(nanos).toSeconds());
        if (seconds < 120) {
            return seconds + " s ago";
        }
        return seconds < 7_200 ? seconds / 60 + " min ago" : seconds / 3_600 + " h ago";
    }

    private static int viewsWidth(Board board) {
        int widest = MIN_VIEWS_WIDTH;
        for (Row row : board.rows()) {
            widest = Math.max(widest, Long.toString(row.views()).length());
        }
        return widest;
    }

    private static String header(Board board, int columns) {
        return format("rank", "moved", "views", "change", "video", viewsWidth(board), columns);
    }

    private List<Line> ranks(View view, Board board, int columns, int room) {
        List<Line> lines = new ArrayList<>();
        int width = viewsWidth(board);
        int from = Math.clamp(view.skip(), 0, Math.max(0, board.rows().size() - 1));
        int to = Math.min(board.rows().size(), from + Math.max(0, room));
        for (int i = from; i < to; i++) {
            Row row = board.rows().get(i);
            Move move = view.moves().of(row.id());
            lines.add(
                    new Line(
                            format(
                                    Integer.toString(i + 1),
                                    moved(move),
                                    Long.toString(row.views()),
                                    change(move),
                                    shown.text(row.id()),
                                    width,
                                    columns),
                            emphasis(move)));
        }
        if (board.rows().isEmpty()) {
            lines.add(new Line("no views in it", Emphasis.NONE));
        }
        return lines;
    }

    // The id last, so that one whose width a terminal sees otherwise moves no column.
    private static String format(
            String rank,
            String moved,
            String views,
            String change,
            String id,
            int viewsWidth,
            int columns) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%4s ", rank));
        if (columns >= MIN_WITH_MOVE) {
            line.append(String.format(Locale.ROOT, "%-" + MOVE_WIDTH + "s", moved));
        }
        line.append(String.format(Locale.ROOT, "%" + viewsWidth + "s ", views));
        if (columns >= MIN_WITH_CHANGE) {
            line.append(String.format(Locale.ROOT, "%8s ", change));
        }
        return line.append(' ').append(id).toString();
    }

    private static String moved(Move move) {
        if (move.entered()) {
            return "new";
        }
        return move.up() == 0 ? "" : move.up() > 0 ? "up " + move.up() : "down " + -move.up();
    }

    private static String change(Move move) {
        return move.change() == 0 ? "" : String.format(Locale.ROOT, "%+d", move.change());
    }

    private static Emphasis emphasis(Move move) {
        if (move.entered()) {
            return Emphasis.NEW;
        }
        return move.up() == 0 ? Emphasis.NONE : move.up() > 0 ? Emphasis.UP : Emphasis.DOWN;
    }

    /** An answer as a table, for a file or a pipe. */
    List<String> table(Board board) {
        List<String> lines = new ArrayList<>();
        lines.add(head(board));
        int width = viewsWidth(board);
        int rank = 1;
        for (Row row : board.rows()) {
            String form = "%4d  %" + width + "d  %s";
            lines.add(String.format(Locale.ROOT, form, rank++, row.views(), shown.text(row.id())));
        }
        return lines;
    }

    /** An answer as one line, for a file or a pipe. */
    String line(Board board) {
        String states = String.join(", ", board.states());
        String head = "%s %s (%s)".formatted(board.end(), board.window(), states);
        StringBuilder line = new StringBuilder(shown.text(head));
        int rank = 1;
        for (Row row : board.rows()) {
            line.append("  ").append(rank++).append(". ");
            line.append(shown.text(row.id())).append(' ').append(row.views());
        }
        return line.toString();
    }

    /**
     * A change of the connection, for standard error, not yet as a terminal may show it; null for
     * none that is worth a word.
     */
    static @Nullable String words(Connection before, Connection now) {
        if (now instanceof Lost lost) {
            return "connection lost, trying again: " + lost.why();
        }
        if (now instanceof Polling polling && !(before instanceof Polling)) {
            return "polling: " + polling.why();
        }
        return now instanceof Live && !(before instanceof Opening) && !(before instanceof Live)
                ? "connected again"
                : null;
    }
}
