package io.headtail.cli.top;

import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.cli.top.Connection.Opening;
import io.headtail.cli.top.Moves.Move;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The boards in a terminal, one window at a time, until the user or a signal ends it. */
final class Screen {
    private static final long KEY_TIMEOUT_MS = 100;

    /** Ages are shown in seconds. */
    private static final long REDRAW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long it is shown that a video moved. */
    private static final long MOVE_SHOWN_NANOS = Duration.ofSeconds(3).toNanos();

    private final Server server;
    private final List<String> windows;
    private final @Nullable Integer k;
    private final TopTerminal terminal;
    private final BoardText text;
    private int selected;
    private int skip;
    private Window window;

    Screen(Server server, List<String> windows, @Nullable Integer k, TopTerminal terminal) {
        this.server = server;
        this.windows = windows;
        this.k = k;
        this.terminal = terminal;
        this.text = new BoardText(new ShownText(terminal.charset()));
        this.window = new Window();
    }

    /**
     * Shows boards.
     *
     * @throws UserError if the server refuses them
     */
    void run(StopSignal stop) {
        Follower follower = follow();
        try {
            long drawnNanos = System.nanoTime() - REDRAW_NANOS;
            while (!stop.requested()) {
                long now = System.nanoTime();
                boolean resized = terminal.wasResized();
                if (window.takeChanged() || resized || now - drawnNanos >= REDRAW_NANOS) {
                    terminal.show(
                            text.screen(view(now), terminal.columns(), terminal.lines(), now));
                    drawnNanos = now;
                    follower.look();
                }
                TopTerminal.Key key = terminal.key(KEY_TIMEOUT_MS);
                if (key == TopTerminal.Key.QUIT) {
                    return;
                }
                int before = selected;
                press(key);
                if (selected != before) {
                    follower.close();
                    skip = 0;
                    follower = follow();
                }
            }
        } finally {
            follower.close();
        }
    }

    private Follower follow() {
        window = new Window();
        return new Follower(server, windows.get(selected), k, window);
    }

    private void press(TopTerminal.Key key) {
        int count = windows.size();
        int page = Math.max(1, terminal.lines() / 2);
        switch (key) {
            case NEXT -> selected = (selected + 1) % count;
            case PREVIOUS -> selected = (selected + count - 1) % count;
            case DIGIT -> selected = terminal.digit() <= count ? terminal.digit() - 1 : selected;
            case UP -> scroll(-1);
            case DOWN -> scroll(1);
            case PAGE_UP -> scroll(-page);
            case PAGE_DOWN -> scroll(page);
            case QUIT, NONE -> {
                return;
            }
        }
        window.change();
    }

    private void scroll(int by) {
        skip = Math.clamp(skip + by, 0, Math.max(0, window.rows() - 1));
    }

    private View view(long now) {
        return window.view(server.url(), windows, selected, skip, now);
    }

    /** What has come of the window that is shown. */
    private static final class Window implements Follower.Listener {
        private @Nullable Board board;
        private Connection connection = new Opening();
        private long receivedNanos;
        private boolean changed = true;
        private @Nullable UserError failure;
        private Moves newest = Moves.NONE;
        private final Map<String, Shown> moved = new HashMap<>();
        private final Map<String, Long> left = new HashMap<>();

        private record Shown(Move move, long sinceNanos) {}

        @Override
        public synchronized void board(Board now) {
            receivedNanos = System.nanoTime();
            newest = Moves.between(board, now);
            for (Map.Entry<String, Move> each : newest.moves().entrySet()) {
                if (each.getValue().entered() || each.getValue().up() != 0) {
                    moved.put(each.getKey(), new Shown(each.getValue(), receivedNanos));
                }
                left.remove(each.getKey());
            }
            for (String id : newest.left()) {
                left.put(id, receivedNanos);
                moved.remove(id);
            }
            board = now;
            changed = true;
        }

        @Override
        public synchronized void connection(Connection now) {
            connection = now;
            changed = true;
        }

        @Override
        public synchronized void failed(UserError why) {
            failure = why;
        }

        synchronized void change() {
            changed = true;
        }

        /** Whether there is something new to show; throws what has ended it. */
        synchronized boolean takeChanged() {
            if (failure != null) {
                throw failure;
            }
            boolean was = changed;
            changed = false;
            return was;
        }

        synchronized int rows() {
            return board == null ? 0 : board.rows().size();
        }

        synchronized View view(
                String url, List<String> windows, int selected, int skip, long nowNanos) {
            moved.values().removeIf(each -> nowNanos - each.sinceNanos() > MOVE_SHOWN_NANOS);
            left.values().removeIf(since -> nowNanos - since > MOVE_SHOWN_NANOS);
            Map<String, Move> moves = new HashMap<>(newest.moves());
            moved.forEach(
                    (id, each) ->
                            moves.computeIfPresent(
                                    id,
                                    (same, now) ->
                                            new Move(
                                                    each.move().up(),
                                                    each.move().entered(),
                                                    now.change())));
            return new View(
                    url,
                    windows,
                    selected,
                    board,
                    new Moves(moves, left.keySet().stream().sorted().toList()),
                    connection,
                    receivedNanos,
                    skip);
        }
    }
}
