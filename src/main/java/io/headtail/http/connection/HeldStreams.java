package io.headtail.http.connection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection of HTTP/2 whose answers have no end. Helidon (4.5.0) tells none of
 * them that its client has reset it, so that it would send until the client's window is closed, and
 * ends the connection for being idle as if they were not there. Thread-safe.
 */
final class HeldStreams {
    // A reset may come before its stream is known here.
    private static final int MAX_EARLY = 256;

    private final Map<Integer, Runnable> onReset = new HashMap<>();
    private final Deque<Integer> early = new ArrayDeque<>();
    private int holding;

    /** So many more are open. */
    synchronized void holds(int streams) {
        holding += streams;
    }

    /** Whether one is open. */
    synchronized boolean isHolding() {
        return holding > 0;
    }

    /** Has that called, once, when the client resets the stream, or now if it has done so. */
    void onReset(int stream, Runnable call) {
        synchronized (this) {
            if (!early.contains(stream)) {
                onReset.put(stream, call);
                return;
            }
        }
        call.run();
    }

    /** The stream has ended. */
    synchronized void forget(int stream) {
        onReset.remove(stream);
    }

    /** The client has reset a stream, of whatever kind. */
    void reset(int stream) {
        @Nullable Runnable call;
        synchronized (this) {
            call = onReset.remove(stream);
            if (call == null) {
                early.add(stream);
                if (early.size() > MAX_EARLY) {
                    early.remove();
                }
            }
        }
        if (call != null) {
            call.run();
        }
    }
}
