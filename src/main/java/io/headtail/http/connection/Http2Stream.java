package io.headtail.http.connection;

import org.jspecify.annotations.Nullable;

/**
 * A stream of HTTP/2, as far as limits are concerned. It counts as work only while a route makes
 * its answer: then the answer waits for the client, who may take its time, and it must keep nobody
 * out. Used by its own thread, but for {@link #connectionEnded}.
 *
 * <pre>
 *  SENDING ──▶ WORKING ──▶ SENDING ──▶ ENDED: unread bytes of the request are skipped
 * </pre>
 */
public final class Http2Stream {
    private static final ScopedValue<Http2Stream> CURRENT = ScopedValue.newInstance();

    private final Http2Activity connection;
    // Its thread, once it skips.
    private volatile @Nullable Thread skipping;
    private volatile boolean connectionEnded;
    private boolean working;
    private boolean ended;
    private boolean held;
    private int id;
    private Runnable released = () -> {};

    Http2Stream(Http2Activity connection) {
        this.connection = connection;
        connection.sends(1);
    }

    /** The stream of the current thread; null if there is none. */
    public static @Nullable Http2Stream current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** Runs the stream's task in the current thread, and ends the stream with it. */
    void run(Runnable task) {
        try {
            ScopedValue.where(CURRENT, this).run(task);
        } finally {
            end();
        }
    }

    /** Whether its connection is one too many. */
    public boolean isSurplus() {
        return connection.isSurplus();
    }

    /**
     * A route begins to make the answer.
     *
     * @param whenDone called once, by this thread, when the answer is about to be sent
     */
    public void work(Runnable whenDone) {
        released = whenDone;
        working = true;
        connection.works(1);
        connection.sends(-1);
    }

    /** The answer is about to be sent. */
    public void send() {
        if (working) {
            working = false;
            connection.sends(1);
            connection.works(-1);
            released.run();
        }
    }

    /**
     * The answer is one without an end, of which somebody else knows whether the client takes it:
     * its connection is in use until {@link #end}, and the thread is interrupted with the
     * connection.
     */
    public void hold() {
        send();
        held = true;
        connection.held().holds(1);
        connection.works(1);
        connection.sends(-1);
        skipping = Thread.currentThread();
        if (connectionEnded) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Has that called, in any thread, if the client resets a stream that is held.
     *
     * @param streamId of the protocol
     */
    public void onReset(int streamId, Runnable call) {
        id = streamId;
        connection.held().onReset(streamId, call);
    }

    /** The answer was sent, or there will be none. */
    public void end() {
        send();
        if (!ended) {
            ended = true;
            if (held) {
                connection.held().holds(-1);
                connection.held().forget(id);
                connection.works(-1);
            } else {
                connection.sends(-1);
            }
            skipping = Thread.currentThread();
            if (connectionEnded) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Nothing comes any more, so there is nothing to wait for: interrupts the thread if it skips,
     * or will once it does. While a route makes the answer it is not interrupted, which would close
     * the route's connections to others. By any thread.
     */
    void connectionEnded() {
        connectionEnded = true;
        Thread waiting = skipping;
        if (waiting != null) {
            waiting.interrupt();
        }
    }
}
