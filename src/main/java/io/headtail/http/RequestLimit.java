package io.headtail.http;

import io.headtail.http.connection.Connections;
import io.headtail.http.connection.Http2Stream;
import io.headtail.http.connection.RefusedReason;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Problem;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests while too many are being worked on. A request whose client does not take its
 * answer keeps no others out: with HTTP/2 it does not count once its answer is sent, with HTTP/1
 * not for long, and it costs a connection.
 *
 * <p>A connection of HTTP/1 has one request at a time, so while there are no more of them than
 * requests allowed, nobody asks how many requests there are, and threads do not wait for each
 * other's counting.
 *
 * <p>A request counts before it is known whether it is admitted: of two that come at the same time
 * for the last place, both may be refused.
 */
final class RequestLimit {
    private static final String HTTP_2 = "2.0";

    private final Connections connections;
    private final int limit;
    private final LongAdder running = new LongAdder();
    // Streams of HTTP/2 among them.
    private final AtomicInteger streams = new AtomicInteger();

    RequestLimit(Connections connections) {
        this.connections = connections;
        this.limit = connections.limits().requests();
    }

    /**
     * Counts a request, until {@link #leave} is called for it in the same thread.
     *
     * @return whether it is to be worked on; otherwise it has been answered
     */
    boolean admits(ServerRequest request, ServerResponse response) {
        running.increment();
        Http2Stream stream = stream(request);
        if (stream != null) {
            streams.incrementAndGet();
            stream.work(this::leaveStream);
            response.beforeSend(stream::send);
            if (stream.isSurplus() && !isExempt(request)) {
                connections.refusals().count(RefusedReason.TOO_MANY_CONNECTIONS);
                String detail = connections.limits().allInUse();
                Responses.send(request, response, Problem.notYet(detail));
                return false;
            }
        }
        if (isExceeded() && !isExempt(request)) {
            connections.refusals().count(RefusedReason.TOO_MANY_REQUESTS);
            String detail =
                    "%,d requests are being worked on, as many as http.max-requests allows; try again soon"
                            .formatted(limit);
            Responses.send(request, response, Problem.notYet(detail));
            return false;
        }
        return true;
    }

    /** A request that was counted has its response, or gets none. */
    void leave(ServerRequest request) {
        Http2Stream stream = stream(request);
        if (stream == null) {
            running.decrement();
        } else {
            stream.end();
        }
    }

    /**
     * A request that was counted stays open for long, and counts no more; instead of {@link
     * #leave}.
     */
    void hold(ServerRequest request) {
        Http2Stream stream = stream(request);
        if (stream == null) {
            running.decrement();
            connections.hold(request.remotePeer().address(), request.localPeer().address());
        } else {
            stream.hold();
        }
    }

    /** A request has its response, or gets none, whether it was counted or not. */
    static void answered(ServerRequest request) {
        Http2Stream stream = stream(request);
        if (stream != null) {
            stream.end();
        }
    }

    private void leaveStream() {
        running.decrement();
        streams.decrementAndGet();
    }

    private boolean isExceeded() {
        if (connections.open() + streams.get() <= limit) {
            return false;
        }
        long now = running.sum();
        return now > limit && now - connections.blockedWrites() > limit;
    }

    private static @Nullable Http2Stream stream(ServerRequest request) {
        boolean isHttp2 = request.prologue().protocolVersion().equals(HTTP_2);
        return isHttp2 ? Http2Stream.current() : null;
    }

    private boolean isExempt(ServerRequest request) {
        try {
            return connections.exempt().contains(request.prologue().uriPath().path());
        } catch (IllegalArgumentException e) {
            return false; // cannot be decoded, so it has no route
        }
    }
}
