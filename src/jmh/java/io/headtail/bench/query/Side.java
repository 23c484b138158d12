package io.headtail.bench.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The target of a round.
 *
 * @param port port on 127.0.0.1
 * @param tls whether over TLS
 * @param request the whole request, sent repeatedly
 * @param rows the number of rows that each response must have
 */
record Side(int port, boolean tls, byte[] request, int rows) {
    /** A connection to it. */
    Wire connect() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return tls ? new TlsWire(address, Credentials.trusting()) : new Wire(address);
    }
}
