package io.headtail.tool.drill.process;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports for servers that go away and come back. They lie below those that the system gives to
 * outgoing connections: a client that tries to reach a port of that range while nobody listens may
 * take it for its own end, and even connect to itself.
 */
public final class Ports {
    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;

    private Ports() {}

    /**
     * One that is free now.
     *
     * @throws ToolException if none is found
     */
    public static int free() {
        Random random = new Random();
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, END);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // Taken: another.
            }
        }
        throw new ToolException("found no free port from " + FIRST + " to " + (END - 1));
    }
}
