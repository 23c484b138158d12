package io.headtail.http.stream;

import io.headtail.http.connection.Http2Stream;
import io.headtail.http.measure.Served;
import io.headtail.http.reply.HttpDate;
import io.headtail.http.reply.Responses;
import io.headtail.http.reply.SecurityHeaders;
import io.headtail.http.request.Parameters;
import io.headtail.http.request.Problem;
import io.headtail.http.request.Query;
import io.headtail.merge.Answers;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /view/video/stream?k=&window=}: each newest Top-K of a window, or of several with
 * commas between their names, as it comes.
 */
public final class StreamService implements HttpService {
    /** The path, without a prefix. */
    public static final String PATH = "/view/video/stream";

    private static final List<String> PARAMETERS = List.of("k", "window");
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final Header EVENT_STREAM =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/event-stream");
    // nginx holds back a response until it has some KiB of it, unless told otherwise.
    private static final Header UNBUFFERED = HeaderValues.createCached("X-Accel-Buffering", "no");

    private static final Logger LOG = LoggerFactory.getLogger(StreamService.class);

    private final Answers answers;
    private final int maxK;
    private final Streams streams;
    private final Served served;

    /**
     * @param maxK the largest {@code k} a client may request
     * @param served is told when a stream has begun
     */
    public StreamService(Answers answers, int maxK, Streams streams, Served served) {
        this.answers = answers;
        this.maxK = maxK;
        this.streams = streams;
        this.served = served;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.get(rules, PATH, this::stream);
    }

    private void stream(ServerRequest request, ServerResponse response) {
        long since = served.now();
        Query query = Query.parse(request.query().rawValue(), PARAMETERS);
        int k = Parameters.count("k", query.get("k"), maxK, Parameters.DEFAULT_K);
        List<String> windows = windows(query.get("window"));
        Long lastTick = lastTick(request);
        if (!streams.enter()) {
            String detail =
                    "%,d streams are open, as many as http.max-streams allows; try again soon"
                            .formatted(streams.limit());
            throw Problem.notYet(detail).thrown();
        }
        try {
            response.header(EVENT_STREAM)
                    .header(Responses.NO_STORE)
                    .header(UNBUFFERED)
                    .header(HttpDate.header());
            SecurityHeaders.all().forEach(response::header);
            if (Http2Stream.current() == null) {
                // So that what ends a stream never meets a later request.
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            if (request.prologue().method().equals(Method.HEAD)) {
                response.send();
                return;
            }
            served.streams(since);
            run(windows, k, lastTick, request.id(), response);
        } finally {
            streams.leave();
        }
    }

    private void run(
            List<String> windows, int k, @Nullable Long lastTick, int id, ServerResponse response) {
        try {
            OutputStream out = response.outputStream();
            List<Feed> feeds = windows.stream().map(streams::ask).toList();
            OpenStream stream = new OpenStream(streams, feeds, k, out);
            Http2Stream multiplexed = Http2Stream.current();
            if (multiplexed != null) {
                multiplexed.onReset(id, stream::cancel);
            }
            streams.begin(stream);
            try {
                stream.run(lastTick);
            } finally {
                streams.end(stream);
                stream.end();
            }
            // Not after a failure: what else is written would be one more.
            out.close();
        } catch (IOException | RuntimeException e) {
            // Helidon has many ways to say so, and nothing else can be answered any more.
            LOG.debug("a stream has ended", e);
            throw new CloseConnectionException("the client went away", e);
        } catch (InterruptedException e) {
            throw new CloseConnectionException("the client did not read, or the server stops", e);
        }
    }

    /** Their names, each once. */
    private List<String> windows(@Nullable String names) {
        Stream<@Nullable String> each =
                names == null ? Stream.of((String) null) : Arrays.stream(names.split(",", -1));
        return each.map(name -> Parameters.window(name, answers.windows()).name())
                .distinct()
                .toList();
    }

    private static @Nullable Long lastTick(ServerRequest request) {
        if (!request.headers().contains(LAST_EVENT_ID)) {
            return null;
        }
        String id = request.headers().get(LAST_EVENT_ID).get();
        if (!id.matches("[0-9]{1,15}")) {
            String detail =
                    "header Last-Event-ID '%s': allowed is the id of an earlier event, a tick in epoch ms"
                            .formatted(Problem.shorten(id));
            throw Problem.of(Status.BAD_REQUEST_400, detail).thrown();
        }
        return Long.valueOf(id);
    }
}
