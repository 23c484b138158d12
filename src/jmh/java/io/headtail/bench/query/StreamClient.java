package io.headtail.bench.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client of a stream, over a plain socket that is read without waiting. Of each line only the
 * beginning is kept, which has the tick, and what the event comes after.
 */
final class StreamClient {
    private static final int MAX_LINE_BYTES = 512;
    private static final Pattern SINCE = Pattern.compile("\"since\":(?:\"([^\"]+)\"|null)");

    private final int port;
    private final String query;
    private final Selector selector;
    private final LongConsumer took;
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int lineBytes;
    private @Nullable SocketChannel channel;
    private long tick = -1;
    private long last = -1;
    private long events;
    private long missed;
    private long untold;
    private boolean resumed;
    private boolean ended;

    /**
     * @param took is called with each event's tick, epoch ms
     */
    StreamClient(int port, String query, Selector selector, LongConsumer took) {
        this.port = port;
        this.query = query;
        this.selector = selector;
        this.took = took;
    }

    /** Connects, and comes back to where it was if it has been here before. */
    void open() throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        SocketChannel opened = SocketChannel.open(address);
        String again = last < 0 ? "" : "Last-Event-ID: " + last + "\r\n";
        String request =
                "GET /view/video/stream%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n"
                        .formatted(query, port, again);
        opened.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        opened.configureBlocking(false);
        opened.register(selector, SelectionKey.OP_READ, this);
        channel = opened;
        lineBytes = 0;
        resumed = last >= 0;
        ended = false;
    }

    /** Reads no more, and stays connected. */
    void stopReading() {
        key().interestOps(0);
    }

    /** Goes away without a word. */
    void kill() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private SelectionKey key() {
        if (channel == null) {
            throw new IllegalStateException("not open");
        }
        return channel.keyFor(selector);
    }

    /** Reads what has come. */
    void read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int read;
        try {
            read = channel == null ? -1 : channel.read(buffer);
        } catch (IOException e) {
            read = -1; // reset
        }
        if (read < 0) {
            ended = true;
            kill();
            return;
        }
        for (int i = 0; i < read; i++) {
            byte b = buffer.get(i);
            if (b == '\n') {
                line();
                lineBytes = 0;
            } else if (lineBytes < MAX_LINE_BYTES) {
                line[lineBytes++] = b;
            }
        }
    }

    private void line() {
        if (starts("id: ")) {
            tick = Long.parseLong(text().substring(4).strip());
        } else if (starts("data: ")) {
            event(text());
        }
    }

    private boolean starts(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (i >= lineBytes || line[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text() {
        return new String(line, 0, lineBytes, StandardCharsets.UTF_8);
    }

    private void event(String data) {
        events++;
        if (last >= 0) {
            missed += Math.max(0, (tick - last) / 1_000 - 1);
            Matcher since = SINCE.matcher(data);
            // Marks that change without a tick come after the same one.
            boolean told =
                    since.find()
                            && since.group(1) != null
                            && Instant.parse(since.group(1)).toEpochMilli() == last;
            untold += told || tick == last ? 0 : 1;
        }
        last = tick;
        took.accept(tick);
    }

    /** Events so far. */
    long events() {
        return events;
    }

    /** Ticks between two events of it. */
    long missed() {
        return missed;
    }

    /** Events that did not say what they come after. */
    long untold() {
        return untold;
    }

    /** Whether it has come back. */
    boolean wasResumed() {
        return resumed;
    }

    /** Whether the server has ended it. */
    boolean hasEnded() {
        return ended;
    }
}
