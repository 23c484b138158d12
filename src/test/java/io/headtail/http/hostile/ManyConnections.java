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
import java.util.List;

/**
 * Opens connections without TLS and holds them. On each it sends a first piece, and at each step a
 * piece more on some of them; those that turn out to be closed are replaced.
 */
final class ManyConnections extends Attack {
    private static final int MORE_PER_STEP = 20;

    private final Deque<SocketChannel> open = new ArrayDeque<>();
    private final int most;
    private final int perStep;
    private final List<byte[]> firsts;
    private final int firstMessages;
    private final byte[] more;

    /**
     * @param perStep how many to open in one step
     * @param firsts of which one in turn is sent on each connection at once; may be empty
     * @param firstMessages how many messages each is
     * @param more sent at each step on each of {@value #MORE_PER_STEP} connections; may be empty
     */
    ManyConnections(
            Door door, int most, int perStep, List<byte[]> firsts, int firstMessages, String more) {
        super(door, SHORT_PAUSE_MS);
        this.most = most;
        this.perStep = perStep;
        this.firsts = firsts;
        this.firstMessages = firstMessages;
        this.more = ascii(more);
    }

    @Override
    void step() throws IOException {
        for (int i = 0; i < perStep && open.size() < most; i++) {
            SocketChannel channel = SocketChannel.open();
            // Little room for answers, so that they are soon stuck in the server.
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()));
            channel.configureBlocking(false);
            open.addLast(channel);
            connected();
            send(channel, firsts.get((int) (connections() % firsts.size())), firstMessages);
        }
        if (more.length > 0) {
            for (int i = 0; i < Math.min(MORE_PER_STEP, open.size()); i++) {
                SocketChannel channel = open.removeFirst();
                if (send(channel, more, 1)) {
                    open.addLast(channel);
                } else {
                    channel.close();
                }
            }
        }
    }

    private boolean send(SocketChannel channel, byte[] bytes, int messages) {
        try {
            channel.write(ByteBuffer.wrap(bytes));
            sent(messages);
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
