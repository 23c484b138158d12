package io.headtail.http.hostile;

import io.headtail.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends frames on a connection of its own at each step, and reads until the server closes it. */
final class FrameFlood extends Attack {
    private final byte[] frames;
    private final boolean isClosed;
    private final AtomicInteger floods = new AtomicInteger();

    /**
     * @param isClosed whether the server must end the connection; otherwise it must answer, and the
     *     client leaves
     */
    FrameFlood(int port, Frames frames, boolean isClosed) {
        super(port, LONG_PAUSE_MS);
        this.frames = frames.bytes();
        this.isClosed = isClosed;
    }

    /** How many have ended as they should. */
    int floods() {
        return floods.get();
    }

    @Override
    void step() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            Thread sender =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    socket.getOutputStream().write(frames);
                                } catch (IOException e) {
                                    // The server has had enough.
                                }
                            });
            if (isClosed) {
                readToTheEnd(socket.getInputStream());
            } else if (socket.getInputStream().read(new byte[4_096]) < 0) {
                throw new IOException("the server does not answer");
            }
            sender.join();
            floods.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readToTheEnd(InputStream in) throws IOException {
        try {
            in.readAllBytes();
        } catch (SocketTimeoutException e) {
            throw new IOException("the server does not end the connection", e);
        } catch (IOException e) {
            // Reset, which is an end too.
        }
    }
}
