package io.headtail.http.connection;

import io.helidon.http.Status;

/** Makes the answer to a request that never reaches a route. */
@FunctionalInterface
public interface Refusal {
    /**
     * The whole response, which says that the connection is closed.
     *
     * @param detail one sentence: what came, what is allowed
     * @param isHead whether the client must not be sent the body
     */
    byte[] response(Status status, String detail, boolean isHead);
}
