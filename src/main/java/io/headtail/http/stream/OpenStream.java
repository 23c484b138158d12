package io.headtail.http.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream; all but {@link #interruptIfSlow} and {@link #cancel} is called by its own
 * thread.
 */
final class OpenStream {
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(10).toNanos();

    /** A client's token is checked when it comes, so it must come again at times. */
    private static final long MAX_NANOS = Duration.ofHours(1).toNanos();

    private static final int PIECE_BYTES = 16 * 1024;

    private static final long NOT_WRITING = Long.MIN_VALUE;
    private static final long ENDED = Long.MAX_VALUE;

    private final Streams streams;
    private final Feed feed;
    private final int k;
    private final OutputStream out;
    private final Thread thread = Thread.currentThread();
    private long writingSince = NOT_WRITING;
    private boolean cancelled;
    private @Nullable Board has;

    /**
     * @param k ranks, ≥ 1
     */
    OpenStream(Streams streams, Feed feed, int k, OutputStream out) {
        this.streams = streams;
        this.feed = feed;
        this.k = k;
        this.out = out;
    }

    Feed feed() {
        return feed;
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
        if (lastTick != null) {
            resume(feed.since(lastTick));
        }
        while (true) {
            long wakes = feed.wakes();
            boolean ending = streams.isEnding();
            Board next = feed.await(has, ending ? 0 : HEARTBEAT_NANOS, wakes);
            if (next != null) {
                Board before = has;
                send(next);
                streams.sent(before == null ? 0 : next.number() - before.number() - 1);
            } else if (!ending && !streams.isEnding()) {
                write(EventText.HEARTBEAT);
            }
            if (ending || System.nanoTime() - begun > MAX_NANOS) {
                return;
            }
        }
    }

    private void resume(List<Board> missed) throws IOException, InterruptedException {
        for (Board board : missed) {
            if (has == null) {
                has = board;
            } else {
                send(board);
                streams.sent(0);
            }
        }
        if (missed.size() == 1) {
            // Nothing is known to be newer; but this server may have marked that answer otherwise.
            send(missed.getFirst());
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

    private void send(Board board) throws IOException, InterruptedException {
        write(board.frame(has, k));
        has = board;
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
