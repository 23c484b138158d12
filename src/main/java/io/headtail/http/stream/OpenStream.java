package io.headtail.http.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One client's stream; all but {@link #interruptIfSlow} is called by its own thread. */
final class OpenStream {
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(10).toNanos();

    /** A client's token is checked when it comes, so it must come again at times. */
    private static final long MAX_NANOS = Duration.ofHours(1).toNanos();

    private static final long NOT_WRITING = Long.MIN_VALUE;

    private final Streams streams;
    private final Feed feed;
    private final int k;
    private final OutputStream out;
    private final Thread thread = Thread.currentThread();
    private volatile long writingSince = NOT_WRITING;
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
            boolean ending = streams.isEnding();
            Board next = feed.await(has, ending ? 0 : HEARTBEAT_NANOS);
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

    private void resume(List<Board> missed) throws IOException {
        for (Board board : missed) {
            if (has == null) {
                has = board;
            } else {
                send(board);
                streams.sent(0);
            }
        }
    }

    private void send(Board board) throws IOException {
        write(board.frame(has, k));
        has = board;
    }

    private void write(byte[] bytes) throws IOException {
        writingSince = System.nanoTime();
        out.write(bytes);
        out.flush();
        writingSince = NOT_WRITING;
    }

    /**
     * Ends the stream if the client has not taken what is being sent.
     *
     * @param nowNs of {@link System#nanoTime}
     * @return whether it ends by this call
     */
    boolean interruptIfSlow(long nowNs, long allowedNs) {
        long since = writingSince;
        if (since == NOT_WRITING || nowNs - since <= allowedNs) {
            return false;
        }
        writingSince = NOT_WRITING;
        thread.interrupt();
        return true;
    }
}
