package io.headtail.http.connection;

import io.helidon.http.Status;

/** Builds the response to a request that never reaches a route. */
@FunctionalInterface
public interface Refusal {
    /**
     * The whole response, which says that the connection is closed.
     *
     * @param detail one sentence: what came, what is allowed
     * @param isHead whether the request is a HEAD, so that the body must not be sent
     */
    byte[] response(Status status, String detail, boolean isHead);
}
