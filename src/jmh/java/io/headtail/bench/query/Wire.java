package io.headtail.bench.query;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection that is read without waiting. One thread may write and another read. */
class Wire implements AutoCloseable {
    private final SocketChannel channel;

    /** Connects. */
    Wire(InetSocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** From now on reads do not wait, and the selector says when there is something to read. */
    final void register(Selector selector, Object attachment) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, attachment);
    }

    /** Reads what has come, perhaps nothing; negative at the end of the stream. */
    int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    /** Writes all of it. */
    void write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            channel.write(from);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
