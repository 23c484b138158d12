package io.headtail.http.connection;

import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of bodies have come on the open streams of a connection of HTTP/2. No route reads
 * a body, and beyond the limit Helidon (4.5.0) ends a stream without telling the client, whose next
 * 32 frames then block the connection's thread for ever. Used by the reading thread only.
 */
final class BodyBytes {
    // More streams than may be open at once: those that were reset here may still send for a while.
    private static final int MAX_STREAMS = 2 * Http2Selector.MAX_CONCURRENT_STREAMS;

    private final int limit;
    private final Map<Integer, Integer> bytes = new HashMap<>();
    private boolean exceeded;

    /**
     * @param limit of each body, bytes
     */
    BodyBytes(int limit) {
        this.limit = limit;
    }

    /** A frame of a body comes. */
    void comes(int stream, int length) {
        int all = bytes.merge(stream, length, Integer::sum);
        exceeded |= all > limit || bytes.size() > MAX_STREAMS;
    }

    /** The client's side of a stream ends. */
    void ends(int stream) {
        bytes.remove(stream);
    }

    /** Whether one was too long. */
    boolean isExceeded() {
        return exceeded;
    }
}
