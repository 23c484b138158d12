package io.headtail.http.connection;

/**
 * The largest request that is accepted, in bytes, how many of them at once, and how slow they may
 * be.
 *
 * @param line length of the request line, without its line break
 * @param headers length of all headers together
 * @param body value of {@code Content-Length}
 * @param requests requests being worked on at once, at least 1; health and metrics are exempt
 * @param connections open connections, at least 1
 * @param streams open streams of events among them, at least 0; they are no requests
 * @param timeouts of each step of a connection
 */
public record Limits(
        int line,
        int headers,
        int body,
        int requests,
        int connections,
        int streams,
        Timeouts timeouts) {
    /** 4 KiB, 16 KiB, 64 KiB; 256 requests, 2,000 connections, 500 streams. */
    public static final Limits STANDARD =
            new Limits(4 * 1024, 16 * 1024, 64 * 1024, 256, 2_000, 500, Timeouts.STANDARD);

    /** Says that there are as many connections as are allowed. */
    public String allInUse() {
        return "%,d connections are open, and all of them in use; try again soon"
                .formatted(connections);
    }

    /** The same with other numbers of requests and connections. */
    public Limits with(int requests, int connections) {
        return new Limits(line, headers, body, requests, connections, streams, timeouts);
    }

    /** The same with another number of streams. */
    public Limits withStreams(int streams) {
        return new Limits(line, headers, body, requests, connections, streams, timeouts);
    }

    /** The same with other timeouts. */
    public Limits with(Timeouts timeouts) {
        return new Limits(line, headers, body, requests, connections, streams, timeouts);
    }
}
