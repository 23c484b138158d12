package io.headtail.http.connection;

import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2Connection;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** Makes connections of HTTP/2, with limits that suit short answers to requests without bodies. */
final class Http2Selector {
    // A browser asks for a few resources at once, and a proxy for some tens; RFC 9113 recommends
    // no less than 100. Each is a virtual thread and at most one answer.
    static final int MAX_CONCURRENT_STREAMS = 100;
    // Clients cancel a request now and then; more than 50 in 10 s that were cancelled before they
    // were answered are an attack (CVE-2023-44487), and end the connection. So do, in its whole
    // life, as many streams that the server resets for a wrong window update or length of a body;
    // its resets for other reasons, such as the timeout below, are not counted.
    private static final int MAX_RAPID_RESETS = 50;
    private static final Duration RAPID_RESETS_PERIOD = Duration.ofSeconds(10);
    // DATA frames without data in a row; there is no use for more than one.
    private static final int MAX_EMPTY_FRAMES = 10;
    // No route reads a body, so unread bytes of bodies are bounded by the smallest window.
    private static final int WINDOW_BYTES = 65_535;
    private static final int FRAME_BYTES = 16_384;
    // A client that opens no window takes no answer; its stream ends. Each window that it opens
    // begins this anew: what bounds an answer in total is Timeouts.write().
    private static final Duration FLOW_CONTROL_TIMEOUT = Duration.ofSeconds(15);

    private final Connections connections;
    private final Http2ConnectionSelector helidon;

    Http2Selector(Connections connections) {
        this.connections = connections;
        Limits limits = connections.limits();
        Http2Config config =
                Http2Config.builder()
                        .maxConcurrentStreams(MAX_CONCURRENT_STREAMS)
                        // The path is a header, too.
                        .maxHeaderListSize(limits.line() + limits.headers())
                        .maxFrameSize(FRAME_BYTES)
                        .initialWindowSize(WINDOW_BYTES)
                        .flowControlTimeout(FLOW_CONTROL_TIMEOUT)
                        .maxRapidResets(MAX_RAPID_RESETS)
                        .rapidResetCheckPeriod(RAPID_RESETS_PERIOD)
                        .maxEmptyFrames(MAX_EMPTY_FRAMES)
                        // What went wrong is for the log; clients get the error code.
                        .sendErrorDetails(false)
                        .build();
        this.helidon = Http2ConnectionSelector.builder().http2Config(config).build();
    }

    ServerConnection connection(
            ConnectionContext context, ConnectionGuard guard, SocketBytes bytes) {
        Http2Activity activity = guard.http2();
        StreamExecutor streams = new StreamExecutor(context.executor(), activity);
        ConnectionContext own =
                TranslatedContext.unchanged(context, connections, guard, activity, streams, bytes);
        return new Http2Session((Http2Connection) helidon.connection(own), streams);
    }
}
