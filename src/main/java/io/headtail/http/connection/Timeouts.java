package io.headtail.http.connection;

import java.time.Duration;

/**
 * How long a connection may take for a step, in total and not per read. Checked four times a
 * second, or more often where a bound is short; a connection beyond a bound is closed without an
 * answer.
 *
 * @param handshake from the connection to the end of its TLS handshake
 * @param head from the first byte of a request to the end of its headers
 * @param body from the first read of a request's body to its end
 * @param write until the client has taken up to 64 KiB of an answer
 * @param idle between two requests, and before the first
 */
public record Timeouts(
        Duration handshake, Duration head, Duration body, Duration write, Duration idle) {
    /** 10 s, 10 s, 10 s, 20 s, 5 min. */
    public static final Timeouts STANDARD =
            new Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(5));
}
