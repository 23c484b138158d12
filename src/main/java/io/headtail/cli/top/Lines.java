package io.headtail.cli.top;

import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.cli.top.Connection.Opening;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Boards for a file or a pipe: each answer as a line of text or JSON, until a signal ends it. */
final class Lines {
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

    private final PrintWriter out;
    private final PrintWriter err;
    private final ShownText shown;
    private final BoardText text;
    private final boolean json;
    private @Nullable UserError failure;

    /**
     * @param charset of standard output
     */
    Lines(PrintWriter out, PrintWriter err, Charset charset, boolean json) {
        this.out = out;
        this.err = err;
        this.shown = new ShownText(charset);
        this.text = new BoardText(shown);
        this.json = json;
    }

    /** Prints one answer of a window: as a table, or a line of JSON. */
    void once(Board board) {
        if (json) {
            out.println(BoardJson.line(board, Moves.NONE));
        } else {
            text.table(board).forEach(out::println);
        }
        out.flush();
    }

    /**
     * Prints every answer of the windows.
     *
     * @throws UserError if the server refuses them
     */
    void run(Server server, List<String> windows, @Nullable Integer k, StopSignal stop)
            throws InterruptedException {
        List<Follower> followers = new ArrayList<>();
        try {
            for (String window : windows) {
                followers.add(new Follower(server, window, k, new Window(window, stop)));
            }
            while (!stop.await(LOOK_INTERVAL)) {
                followers.forEach(Follower::look);
            }
            throwFailure();
        } finally {
            followers.forEach(Follower::close);
        }
    }

    private synchronized void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }

    // Of several followers; whoever reads standard output may have gone.
    private synchronized void print(String line, StopSignal stop) {
        out.println(line);
        // Picocli's writer does not know of errors of the stream below it.
        if (out.checkError() || System.out.checkError()) {
            stop.request();
        }
    }

    private synchronized void say(String window, String words) {
        err.println("headtail: " + shown.text(window + ": " + words));
        err.flush();
    }

    private synchronized void fail(UserError why, StopSignal stop) {
        failure = why;
        stop.request();
    }

    private final class Window implements Follower.Listener {
        private final String name;
        private final StopSignal stop;
        private @Nullable Board before;
        private Connection connection = new Opening();

        Window(String name, StopSignal stop) {
            this.name = name;
            this.stop = stop;
        }

        @Override
        public void board(Board board) {
            print(
                    json ? BoardJson.line(board, Moves.between(before, board)) : text.line(board),
                    stop);
            before = board;
        }

        @Override
        public void connection(Connection now) {
            String words = BoardText.words(connection, now);
            if (words != null) {
                say(name, words);
            }
            connection = now;
        }

        @Override
        public void failed(UserError why) {
            fail(why, stop);
        }
    }
}
