package io.headtail.cli.top;

import io.headtail.cli.support.UserError;
import io.headtail.cli.top.Connection.Live;
import io.headtail.cli.top.Connection.Lost;
import io.headtail.cli.top.Connection.Polling;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Follows one window of a server on a thread of its own, until it is closed: over the stream, or,
 * where that is refused, by asking every second. A connection that is lost is opened again.
 */
final class Follower implements AutoCloseable {
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /** How long it asks before it tries the stream again. */
    private static final int POLLS_UNTIL_STREAM = 20;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(8);

    /** A server sends something every 10 s; one that is silent for longer is not there. */
    private static final long MAX_SILENCE_NANOS = Duration.ofSeconds(25).toNanos();

    private final Server server;
    private final String window;
    private final @Nullable Integer k;
    private final Listener listener;
    private final Thread thread;
    private @Nullable String lastId;
    private Duration pause = FIRST_PAUSE;
    private volatile boolean closed;
    private volatile long heardNanos = System.nanoTime();
    private volatile @Nullable InputStream open;

    /** Is told what comes, by the follower's thread. */
    interface Listener {
        void board(Board board);

        /** How answers come has changed. */
        void connection(Connection now);

        /** It follows no more: trying again would not help. */
        void failed(UserError why);
    }

    Follower(Server server, String window, @Nullable Integer k, Listener listener) {
        this.server = server;
        this.window = window;
        this.k = k;
        this.listener = listener;
        this.thread = new Thread(this::run, "follow-" + window);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                follow();
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (UserError e) {
            listener.failed(e);
        }
    }

    private void follow() throws InterruptedException {
        try {
            heardNanos = System.nanoTime();
            HttpResponse<InputStream> response = server.stream(Server.query(window, k), lastId);
            if (response.statusCode() != 200) {
                refused(new Server.Answer(response, Server.body(response)));
            } else if (read(response)) {
                // A server ends a stream when it stops, and every hour.
                lost("the server ended the stream");
            }
        } catch (IOException e) {
            lost(Trouble.words(e));
        }
    }

    private void lost(String why) throws InterruptedException {
        if (closed) {
            return;
        }
        boolean silent = System.nanoTime() - heardNanos > MAX_SILENCE_NANOS;
        listener.connection(new Lost(silent ? "nothing came for 25 s" : why, System.nanoTime()));
        Thread.sleep(pause);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(MAX_PAUSE) < 0 ? twice : MAX_PAUSE;
    }

    // Returns at the end of the stream.
    private boolean read(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            open = in;
            EventReader events = new EventReader(in, () -> heardNanos = System.nanoTime());
            listener.connection(new Live());
            for (EventReader.Event event = events.next(); event != null; event = events.next()) {
                listener.board(BoardJson.event(event.data()));
                lastId = event.id();
                pause = FIRST_PAUSE;
            }
            return !closed;
        } finally {
            open = null;
        }
    }

    private void refused(Server.Answer answer) throws IOException, InterruptedException {
        UserError mistake = server.mistake(answer.status(), answer.detail());
        if (mistake != null) {
            throw mistake;
        }
        String why = "the stream is refused, %d: %s".formatted(answer.status(), answer.detail());
        String tag = null;
        for (int i = 0; i < POLLS_UNTIL_STREAM && !closed; i++) {
            tag = poll(why, tag);
            Thread.sleep(POLL_INTERVAL);
        }
    }

    // Returns the tag of the answer.
    private @Nullable String poll(String why, @Nullable String tag)
            throws IOException, InterruptedException {
        Server.Answer answer = server.get("/view/video" + Server.query(window, k));
        UserError mistake = server.mistake(answer.status(), answer.detail());
        if (mistake != null) {
            throw mistake;
        }
        if (answer.status() != 200) {
            throw new IOException("it answers %d: %s".formatted(answer.status(), answer.detail()));
        }
        String now = answer.header("ETag");
        listener.connection(new Polling(why));
        if (now == null || !now.equals(tag)) {
            listener.board(Asking.board(window, answer));
        }
        pause = FIRST_PAUSE;
        return now;
    }

    /** Ends a connection that has been silent for too long; called every second or so. */
    void look() {
        InputStream in = open;
        if (in != null && System.nanoTime() - heardNanos > MAX_SILENCE_NANOS) {
            end(in);
        }
    }

    private static void end(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // It has ended.
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        InputStream in = open;
        if (in != null) {
            end(in);
        }
    }
}
