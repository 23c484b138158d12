package io.headtail.tool.embedded;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds ports of 127.0.0.1 for the embedded servers. */
final class FreePort {
    private static final String HOST = EmbeddedNode.HOST;

    /** Of this process: a port is free again for the system until somebody binds it. */
    private static final Set<Integer> FOUND = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * Checks that a port is free; for 0 finds a free one that it has not found before.
     *
     * @throws ToolException if it is not a port, or taken
     */
    static int of(int port) {
        int free = bound(port);
        while (port == 0 && !FOUND.add(free)) {
            free = bound(port);
        }
        return free;
    }

    private static int bound(int port) {
        if (port < 0 || port > 65_535) {
            throw new ToolException("port " + port + ": allowed are 0 (any free port) to 65535");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ToolException(
                    "port "
                            + port
                            + " of "
                            + HOST
                            + ": cannot be bound ("
                            + e.getMessage()
                            + "); stop what uses it, or choose another (0 for any free port)",
                    e);
        }
    }
}
