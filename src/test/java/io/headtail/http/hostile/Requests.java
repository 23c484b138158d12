package io.headtail.http.hostile;

import io.headtail.testing.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Sends one of several requests at each step, on a connection of its own, and judges the answer.
 */
final class Requests extends Attack {
    private final List<String> requests;
    private final Predicate<String> right;
    private int next;
    private final AtomicInteger answered = new AtomicInteger();

    /**
     * @param right whether all that came until the server closed is right
     */
    Requests(int port, long pauseMs, List<String> requests, Predicate<String> right) {
        super(port, pauseMs);
        this.requests = requests;
        this.right = right;
    }

    /** How many have been answered so far. */
    int answered() {
        return answered.get();
    }

    @Override
    void step() throws IOException {
        String request = requests.get(next++ % requests.size());
        try (Socket socket = connect()) {
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
            byte[] all = socket.getInputStream().readAllBytes();
            String response = new String(all, StandardCharsets.UTF_8);
            if (!right.test(response)) {
                throw new IOException(
                        "to "
                                + request.substring(0, Math.min(500, request.length()))
                                + "\n"
                                + response.substring(0, Math.min(1_000, response.length())));
            }
            sender.join();
            answered.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
