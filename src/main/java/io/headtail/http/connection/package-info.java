/**
 * What lies between a socket and Helidon's HTTP/1.1: Helidon (4.5.0) answers no HTTP/1.0, and does
 * not close a connection that the client wants closed.
 *
 * <pre>
 *  socket ──▶ RequestSource: one head at a time ──▶ Helidon's Http1Connection ──▶ routes
 *                 RequestHead: finds its end, and the few headers that decide
 *                 1.0 becomes 1.1; after the last request of a connection, the end of the stream
 * </pre>
 */
@NullMarked
package io.headtail.http.connection;

import org.jspecify.annotations.NullMarked;
