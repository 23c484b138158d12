package io.headtail.http.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens connections and holds them. On each it sends a first piece, and at each step a piece more
 * on some of them; those that turn out to be closed are replaced.
 */
final class ManyConnections extends Attack {
    private static final int MORE_PER_STEP = 20;

    private final Deque<SocketChannel> open = new ArrayDeque<>();
    private final int most;
    private final int perStep;
    private final byte[] first;
    private final byte[] more;
    private final AtomicInteger opened = new AtomicInteger();

    /**
     * @param perStep how many to open in one step
     * @param first sent on each connection at once; may be empty
     * @param more sent at each step on each of {@value #MORE_PER_STEP} connections; may be empty
     */
    ManyConnections(int port, int most, int perStep, String first, String more) {
        super(port, SHORT_PAUSE_MS);
        this.most = most;
        this.perStep = perStep;
        this.first = ascii(first);
        this.more = ascii(more);
    }

    /** How many it has opened so far. */
    int opened() {
        return opened.get();
    }

    @Override
    void step() throws IOException {
        for (int i = 0; i < perStep && open.size() < most; i++) {
            SocketChannel channel = SocketChannel.open();
            // Little room for answers, so that they are soon stuck in the server.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            open.addLast(channel);
            opened.incrementAndGet();
            send(channel, first);
        }
        if (more.length > 0) {
            for (int i = 0; i < Math.min(MORE_PER_STEP, open.size()); i++) {
                SocketChannel channel = open.removeFirst();
                if (send(channel, more)) {
                    open.addLast(channel);
                } else {
                    channel.close();
                }
            }
        }
    }

    private static boolean send(SocketChannel channel, byte[] bytes) {
        try {
            channel.write(ByteBuffer.wrap(bytes));
            return true;
        } catch (IOException e) {
            // The server has closed it.
            return false;
        }
    }

    /** Without a state TIME_WAIT, of which there would be tens of thousands. */
    private static void reset(SocketChannel channel) throws IOException {
        try (channel) {
            Socket socket = channel.socket();
            socket.setSoLinger(true, 0);
        }
    }

    @Override
    void end() throws IOException {
        for (SocketChannel channel : open) {
            reset(channel);
        }
    }
}
