package io.headtail.http.hostile;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/** Sends many requests on each of some connections, and reads no answer. */
final class UnreadAnswers extends Attack {
    private static final int REQUESTS = 200;

    private final Deque<Socket> open = new ArrayDeque<>();
    private final int most;
    private final byte[] request;

    UnreadAnswers(Door door, int most) {
        super(door, SHORT_PAUSE_MS);
        this.most = most;
        this.request = ascii(door.get("/view/video?k=1000"));
    }

    @Override
    void step() throws IOException {
        if (open.size() == most) {
            return;
        }
        // Little room for answers, so that they are soon stuck in the server.
        Socket socket = door.connect("http/1.1", 4_096);
        connected();
        open.add(socket);
        // Until the server reads no more, which it does when it cannot write.
        Thread.startVirtualThread(
                () -> {
                    try {
                        for (int i = 0; i < REQUESTS; i++) {
                            socket.getOutputStream().write(request);
                            sentLong(1);
                        }
                    } catch (IOException e) {
                        // The server has closed it.
                    }
                });
    }

    @Override
    void end() throws IOException {
        for (Socket socket : open) {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
