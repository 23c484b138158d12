/**
 * The layer between a socket and Helidon's HTTP/1.1: Helidon (4.5.0) does not answer HTTP/1.0, and
 * does not close a connection when the client asks for it.
 *
 * <pre>
 *  socket ──▶ RequestSource: one head at a time ──▶ Helidon's Http1Connection ──▶ routes
 *                 RequestHead: finds its end and the few headers that matter
 *                 1.0 becomes 1.1; after the last request of a connection, the end of the stream
 * </pre>
 */
@NullMarked
package io.headtail.http.connection;

import org.jspecify.annotations.NullMarked;
