package io.headtail.http.connection;

import io.headtail.http.connection.ConnectionGuard.Step;
import io.headtail.http.connection.HeadRules.Refused;
import io.headtail.http.connection.RequestHead.HttpVersion;
import io.headtail.http.connection.RequestHead.ParseState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Feeds Helidon the requests of one connection: each head in one piece, only after the previous
 * request has been answered, and translated into HTTP/1.1. After the last request the stream ends,
 * and Helidon closes the connection. A request is the last one if
 *
 * <ul>
 *   <li>it says {@code Connection: close}, or is HTTP/1.0 without {@code keep-alive};
 *   <li>the server is about to stop: clients go elsewhere for the next one;
 *   <li>its body has no plain length, or the client waits for 100 Continue. No route reads a body,
 *       so its bytes are never parsed, and body bytes are never mistaken for a request.
 * </ul>
 *
 * Used only by the connection's thread.
 */
final class RequestSource implements Supplier<byte @Nullable []> {
    // The type of TLS' first record; no request begins with it.
    private static final byte TLS_HANDSHAKE = 0x16;
    private static final byte[] NOTHING = {};
    // Bounds the buffer when a client pipelines requests without waiting for answers.
    private static final int COMPACT_FROM_BYTES = 16 * 1024;
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] HOST = ascii("Host: localhost\r\n");

    private final Supplier<byte @Nullable []> socket;
    private final Consumer<byte[]> writer;
    private final HeadRules rules;
    private final Refusal refusal;
    private final ConnectionGuard guard;
    private final Connections connections;
    private final RequestHead head = new RequestHead();

    // Received bytes; those from 'from' on have not been handed to Helidon.
    private byte[] bytes = NOTHING;
    private int from;
    // Unread bytes of the current request's body.
    private long bodyLeft;
    private boolean last;
    private @Nullable Leftover leftover;
    // The last valid head that came alone and unchanged: most clients repeat the same request.
    private byte[] sound = NOTHING;

    /**
     * @param socket supplies received bytes; null at the end of the stream
     * @param writer sends bytes to the client
     */
    RequestSource(
            Supplier<byte @Nullable []> socket,
            Consumer<byte[]> writer,
            Connections connections,
            ConnectionGuard guard,
            Refusal refusal) {
        this.socket = socket;
        this.writer = writer;
        this.connections = connections;
        this.rules = new HeadRules(connections.limits(), connections.exempt());
        this.guard = guard;
        this.refusal = refusal;
    }

    /** The next head or the next bytes of a body; null after the last request. */
    @Override
    public byte @Nullable [] get() {
        if (last) {
            skipLeftover();
            // It holds no place from here on.
            guard.enter(Step.IDLE);
            return null;
        }
        byte[] more = bodyLeft > 0 ? body() : head();
        if (guard.step() != Step.BODY || bodyLeft == 0) {
            guard.enter(Step.WORK);
        }
        return more;
    }

    /** The number of bytes in memory. */
    int held() {
        return bytes.length;
    }

    // Only for fairness: what is right does not depend on who runs first.
    @SuppressWarnings("ThreadPriorityCheck")
    private byte @Nullable [] head() {
        if (from < bytes.length) {
            // A client that does not wait for answers would keep the carrier thread until the
            // kernel takes no more of them; others have their turn first.
            Thread.yield();
        }
        if (!begin()) {
            return null;
        }
        if (from == 0 && Arrays.equals(bytes, sound) && !connections.isDraining()) {
            return take(bytes.length);
        }
        if (bytes[from] == TLS_HANDSHAKE) {
            return refuse(HeadRules.tlsHandshake());
        }
        if (from > COMPACT_FROM_BYTES) {
            compact();
        }
        head.reset(from);
        ParseState progress = head.read(bytes, bytes.length);
        if (progress == ParseState.MORE_NEEDED) {
            // Once for the whole head: its bytes may come one by one.
            guard.enter(Step.HEAD);
        }
        while (progress == ParseState.MORE_NEEDED && isWithinLimits(bytes.length)) {
            if (!append()) {
                // Truncated: Helidon asks for more bytes and gets the end of the stream.
                last = true;
                return take(bytes.length);
            }
            progress = head.read(bytes, bytes.length);
        }
        if (!isWithinLimits(progress == ParseState.WHOLE ? head.end() : bytes.length)) {
            return refuse(rules.tooLong(bytes, from, head, progress == ParseState.WHOLE));
        }
        if (progress == ParseState.MALFORMED) {
            return refuse(HeadRules.malformed());
        }
        return translated();
    }

    /** Reads until there is a byte of a request line; skips empty lines before it. */
    private boolean begin() {
        // The first bytes of a connection may have been waited for already.
        if (from == bytes.length && guard.step() != Step.IDLE) {
            guard.enter(Step.IDLE);
        }
        while (true) {
            if (from == bytes.length) {
                byte[] more = socket.get();
                if (more == null) {
                    return false;
                }
                bytes = more;
                from = 0;
            }
            if (bytes[from] != '\r') {
                return true;
            }
            if (from + 1 == bytes.length) {
                // Otherwise empty lines would pile up when every piece ends inside a line break.
                compact();
                if (!append()) {
                    return true;
                }
            }
            if (bytes[from + 1] != '\n') {
                return true;
            }
            from += 2;
        }
    }

    private boolean isWithinLimits(int to) {
        return rules.isWithinLimits(head, from, to);
    }

    private byte @Nullable [] translated() {
        long body = head.body();
        Refused refused = rules.whole(bytes, from, head, guard.isSurplus());
        if (refused != null) {
            return refuse(refused);
        }
        boolean unread = body > 0 && (head.expects() || body == RequestHead.UNKNOWN_LENGTH);
        last = head.closes() || unread || guard.isSurplus() || connections.isDraining();
        if (last && body > 0 && !head.expects()) {
            leftover =
                    body == RequestHead.UNKNOWN_LENGTH
                            ? Leftover.untilEmptyLine()
                            : Leftover.of(body);
        }
        bodyLeft = Math.max(0, body);
        boolean isOld = head.version() == HttpVersion.HTTP_1_0;
        if (head.version() == HttpVersion.HTTP_1_0 || head.version() == HttpVersion.HTTP_1_1) {
            bytes[head.lineEnd() - 1] = '1';
        }
        byte[] close = last && !head.closesInWords() ? CLOSE : NOTHING;
        byte[] host = isOld && head.hosts() == 0 ? HOST : NOTHING;
        if (close.length + host.length > 0) {
            byte[] more = head.with(bytes, from, close, host);
            from = head.end();
            return more;
        }
        byte[] taken = take(head.end());
        boolean alone = bytes.length == 0;
        if (alone && !isOld && !last && body <= 0) {
            sound = taken;
        }
        return taken;
    }

    /** The received bytes before {@code to}; not a copy if those are all. */
    private byte[] take(int to) {
        byte[] taken;
        if (from == 0 && to == bytes.length) {
            taken = bytes;
            bytes = NOTHING;
            from = 0;
        } else {
            taken = Arrays.copyOfRange(bytes, from, to);
            from = to;
        }
        return taken;
    }

    private byte @Nullable [] body() {
        if (guard.step() != Step.BODY) {
            guard.enter(Step.BODY);
        }
        if (from == bytes.length) {
            byte[] more = socket.get();
            if (more == null) {
                last = true;
                return null;
            }
            bytes = more;
            from = 0;
        }
        int length = (int) Math.min(bodyLeft, bytes.length - from);
        bodyLeft -= length;
        return take(from + length);
    }

    /** Discards the bytes that were handed on or skipped. */
    private void compact() {
        bytes = Arrays.copyOfRange(bytes, from, bytes.length);
        from = 0;
    }

    private boolean append() {
        byte[] more = socket.get();
        if (more == null) {
            return false;
        }
        // Scanned bytes keep their index, since the head remembers positions.
        int had = bytes.length;
        bytes = Arrays.copyOf(bytes, had + more.length);
        System.arraycopy(more, 0, bytes, had, more.length);
        return true;
    }

    private byte @Nullable [] refuse(Refused refused) {
        connections.refusals().count(refused.reason());
        boolean isHead = HeadCheck.shown(bytes, from, bytes.length).startsWith("HEAD ");
        writer.accept(refusal.response(refused.status(), refused.detail(), isHead));
        last = true;
        leftover = refused.rest();
        skipLeftover();
        return null;
    }

    /**
     * Reads what the client still sends after the response: closing a socket with unread bytes
     * resets the connection, and the client may lose the response.
     */
    private void skipLeftover() {
        Leftover rest = leftover;
        leftover = null;
        if (rest == null) {
            return;
        }
        guard.enter(Step.BODY);
        byte[] piece = Arrays.copyOfRange(bytes, Math.min(head.end(), bytes.length), bytes.length);
        bytes = NOTHING;
        from = 0;
        while (piece != null && rest.goesOnAfter(piece)) {
            piece = socket.get();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
