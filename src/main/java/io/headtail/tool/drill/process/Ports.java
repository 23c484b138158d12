package io.headtail.tool.drill.process;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * Ports for servers that stop and restart. They lie below the system's ephemeral ports: a client
 * that connects to an ephemeral port while no server listens may get it as its own local port, and
 * even connect to itself.
 */
public final class Ports {
    private static final int MIN_PORT = 15_000;
    private static final int END_PORT = 32_000;
    private static final int MAX_TRIES = 100;

    private Ports() {}

    /**
     * A port that is free now.
     *
     * @throws ToolException if none is found
     */
    public static int free() {
        Random random = new Random();
        for (int i = 0; i < MAX_TRIES; i++) {
            int port = random.nextInt(MIN_PORT, END_PORT);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // In use: try another.
            }
        }
        throw new ToolException("found no free port from " + MIN_PORT + " to " + (END_PORT - 1));
    }
}
