package io.headtail.http.hostile;

import io.headtail.testing.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * Sends one of several requests at each step, on a connection of its own, and judges the answer.
 */
final class Requests extends Attack {
    private static final int BYTES_PER_MESSAGE = 16 * 1024;

    /** A connection to a server. */
    interface Way {
        Socket open(Door door) throws IOException;
    }

    private final Way way;
    private final List<String> requests;
    private final int messages;
    private final Predicate<String> right;
    private int next;

    /**
     * @param requests each is all that is sent on a connection
     * @param messages how many of at most 16 KiB are in each
     * @param right whether all that came until the server closed is right
     */
    Requests(
            Door door,
            Way way,
            long pauseMs,
            List<String> requests,
            int messages,
            Predicate<String> right) {
        super(door, pauseMs);
        this.way = way;
        this.requests = requests;
        this.messages = messages;
        this.right = right;
    }

    @Override
    void step() throws IOException {
        String request = requests.get(next++ % requests.size());
        try (Socket socket = way.open(door)) {
            connected();
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            Thread sender =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    socket.getOutputStream().write(ascii(request));
                                } catch (IOException e) {
                                    // The server has heard enough.
                                }
                            });
            String response = untilClosed(socket);
            if (!right.test(response)) {
                throw new IOException(
                        "to "
                                + request.substring(0, Math.min(500, request.length()))
                                + "\n"
                                + response.substring(0, Math.min(1_000, response.length())));
            }
            sender.join();
            sent(Math.max(messages, request.length() / BYTES_PER_MESSAGE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String untilClosed(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
