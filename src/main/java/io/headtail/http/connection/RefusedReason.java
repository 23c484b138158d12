package io.headtail.http.connection;

import java.util.Locale;

/** Why a request was refused before it reached a route, or a connection closed by the server. */
public enum RefusedReason {
    /** 400: the request's head is malformed. */
    MALFORMED,
    /** 414: the request line is too long. */
    LINE_TOO_LONG,
    /** 431: the headers are too long. */
    HEADERS_TOO_LONG,
    /** 413: the body is too long. */
    BODY_TOO_LONG,
    /** 505: neither HTTP/1.1 nor HTTP/1.0. */
    VERSION,
    /** 401: no token, where one is needed. */
    NO_TOKEN,
    /** 401: a token that is not accepted. */
    WRONG_TOKEN,
    /** 503: too many requests at once. */
    TOO_MANY_REQUESTS,
    /** 503, or closed at once: too many connections, all of them in use. */
    TOO_MANY_CONNECTIONS,
    /** Closed to make room: of too many connections, among those without a request the oldest. */
    MADE_ROOM,
    /** Closed: no TLS handshake in time. */
    SLOW_HANDSHAKE,
    /** Closed: no whole head in time. */
    SLOW_HEAD,
    /** Closed: no whole body in time. */
    SLOW_BODY,
    /** Closed: the client did not read its answer in time. */
    SLOW_READER,
    /** Closed: no request for the idle time. */
    IDLE;

    /** The label in metrics, such as {@code slow_head}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
