package io.headtail.http.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream, of one window or several; all but {@link #wake}, {@link #interruptIfSlow}
 * and {@link #cancel} is called by its own thread.
 */
final class OpenStream {
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(10).toNanos();

    /** A client's token is checked when it comes, so it must come again at times. */
    private static final long MAX_NANOS = Duration.ofHours(1).toNanos();

    private static final int PIECE_BYTES = 16 * 1024;

    private static final long NOT_WRITING = Long.MIN_VALUE;
    private static final long ENDED = Long.MAX_VALUE;

    private final Streams streams;
    private final List<Feed> feeds;
    private final int k;
    private final OutputStream out;
    private final Thread thread = Thread.currentThread();
    private long writingSince = NOT_WRITING;
    private boolean cancelled;
    private volatile boolean woken;

    /** What the client has, by the place of its feed; null for nothing. */
    private final @Nullable Board[] has;

    /**
     * @param feeds of the windows, each once
     * @param k ranks, ≥ 1
     */
    OpenStream(Streams streams, List<Feed> feeds, int k, OutputStream out) {
        this.streams = streams;
        this.feeds = feeds;
        this.has = new Board[feeds.size()];
        this.k = k;
        this.out = out;
    }

    List<Feed> feeds() {
        return feeds;
    }

    /** There may be something to send, or it should end; by any thread. */
    void wake() {
        woken = true;
        LockSupport.unpark(thread);
    }

    /**
     * Sends answers until the client or the server has had enough.
     *
     * @param lastTick of the event that the client has, epoch ms; null for none
     * @throws IOException when the client is gone, or does not read
     */
    void run(@Nullable Long lastTick) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        write(EventText.RETRY);
        for (int i = 0; lastTick != null && i < has.length; i++) {
            resume(i, feeds.get(i).since(lastTick));
        }
        while (true) {
            // Before the look, so that what comes during it is looked at again.
            woken = false;
            boolean ending = streams.isEnding();
            boolean sent = sendNewest();
            if (ending || System.nanoTime() - begun > MAX_NANOS) {
                return;
            }
            if (!sent && !awaitWake() && !streams.isEnding()) {
                write(EventText.HEARTBEAT);
            }
        }
    }

    private boolean sendNewest() throws IOException, InterruptedException {
        boolean sent = false;
        for (int i = 0; i < has.length; i++) {
            Board before = has[i];
            Board next = feeds.get(i).newerThan(before);
            if (next != null) {
                send(i, next);
                streams.sent(before == null ? 0 : next.number() - before.number() - 1);
                sent = true;
            }
        }
        return sent;
    }

    /** Waits until it is woken; returns false after the interval of heartbeats. */
    private boolean awaitWake() throws InterruptedException {
        long begun = System.nanoTime();
        while (!woken) {
            long left = HEARTBEAT_NANOS - (System.nanoTime() - begun);
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException("the client wants no more, or the server stops");
            }
        }
        return true;
    }

    private void resume(int window, List<Board> missed) throws IOException, InterruptedException {
        for (Board board : missed) {
            if (has[window] == null) {
                has[window] = board;
            } else {
                send(window, board);
                streams.sent(0);
            }
        }
        if (missed.size() == 1) {
            // Nothing is known to be newer; but this server may have marked that answer otherwise.
            send(window, missed.getFirst());
            streams.sent(0);
        }
    }

    /** The client wants no more; by any thread. */
    synchronized void cancel() {
        cancelled = true;
        if (writingSince == NOT_WRITING) {
            // Never while it writes, which would close the connection of all streams.
            thread.interrupt();
        }
    }

    /** It is interrupted no more. */
    synchronized void end() {
        writingSince = ENDED;
        if (Thread.interrupted()) {
            cancelled = true;
        }
    }

    private void send(int window, Board board) throws IOException, InterruptedException {
        write(board.frame(has[window], k));
        has[window] = board;
    }

    // In pieces, so that a client that takes a large event slowly is not one that takes nothing.
    private void write(byte[] bytes) throws IOException, InterruptedException {
        for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
            beginWrite();
            int length = Math.min(PIECE_BYTES, bytes.length - from);
            out.write(bytes, from, length);
            if (from + length == bytes.length) {
                out.flush();
            }
            endWrite();
        }
    }

    private synchronized void beginWrite() throws InterruptedException {
        if (cancelled || Thread.interrupted()) {
            throw new InterruptedException("the client wants no more");
        }
        writingSince = System.nanoTime();
    }

    private synchronized void endWrite() throws InterruptedException {
        writingSince = NOT_WRITING;
        if (cancelled) {
            throw new InterruptedException("the client wanted no more meanwhile");
        }
    }

    /**
     * Ends the stream if the client has not taken the piece that is being sent.
     *
     * @param nowNs of {@link System#nanoTime}
     * @return whether it ends by this call
     */
    synchronized boolean interruptIfSlow(long nowNs, long allowedNs) {
        long since = writingSince;
        if (since == NOT_WRITING || since == ENDED || nowNs - since <= allowedNs) {
            return false;
        }
        writingSince = ENDED;
        thread.interrupt();
        return true;
    }
}
