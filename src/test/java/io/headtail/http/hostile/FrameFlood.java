package io.headtail.http.hostile;

import io.headtail.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Sends frames on a connection of its own at each step, and reads until the server closes it. */
final class FrameFlood extends Attack {
    private final Frames frames;
    private final boolean isClosed;

    /**
     * @param isClosed whether the server must end the connection; otherwise it must answer, and the
     *     client leaves
     */
    FrameFlood(Door door, Frames frames, boolean isClosed) {
        super(door, LONG_PAUSE_MS);
        this.frames = frames;
        this.isClosed = isClosed;
    }

    @Override
    void step() throws IOException {
        try (Socket socket = door.connect("h2", 0)) {
            connected();
            socket.setSoTimeout((int) Await.PATIENCE.toMillis());
            Thread sender =
                    Thread.startVirtualThread(
                            () -> {
                                try {
                                    socket.getOutputStream().write(frames.bytes());
                                } catch (IOException e) {
                                    // The server has had enough.
                                }
                            });
            sent(frames.count());
            if (isClosed) {
                readToTheEnd(socket.getInputStream());
            } else if (socket.getInputStream().read(new byte[4_096]) < 0) {
                throw new IOException("the server does not answer");
            }
            sender.join();
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
