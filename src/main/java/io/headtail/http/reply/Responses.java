package io.headtail.http.reply;

import io.headtail.http.request.Problem;
import io.headtail.http.request.Query;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rules that all routes share: GET and HEAD only, no sniffing, errors as problem documents. */
public final class Responses {
    /** {@code Content-Type: application/json}. */
    public static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    /** {@code Cache-Control: no-cache}: a cache must revalidate before it reuses the response. */
    public static final Header NO_CACHE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");

    /** {@code Cache-Control: no-store}. */
    public static final Header NO_STORE =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private static final Header PROBLEM =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    private static final Header ALLOW =
            HeaderValues.createCached(HeaderNames.ALLOW, "GET, HEAD, OPTIONS");
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    private Responses() {}

    /**
     * Registers a handler for GET and HEAD that reads the query itself; other methods except
     * OPTIONS get a 405.
     */
    public static void get(HttpRules rules, String path, Handler handler) {
        rules.get(path, handler);
        rules.head(path, handler);
        rules.options(path, Responses::options);
        rules.any(path, Responses::methodNotAllowed);
    }

    /** Like {@link #get} for a handler without parameters: a request with any gets a 400. */
    public static void getBare(HttpRules rules, String path, Handler handler) {
        get(
                rules,
                path,
                (request, response) -> {
                    Query.parse(request.query().rawValue(), List.of());
                    handler.handle(request, response);
                });
    }

    /** Answers OPTIONS, which is HAProxy's default health check. */
    private static void options(ServerRequest request, ServerResponse response) {
        response.header(ALLOW).header(NO_STORE);
        send(request, response, new byte[0]);
    }

    /** Sends a body; a HEAD gets only the headers of the GET. */
    public static void send(ServerRequest request, ServerResponse response, byte[] body) {
        response.header(HttpDate.header());
        SecurityHeaders.all().forEach(response::header);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send();
        } else {
            write(response, body);
        }
    }

    /** Writes a body. A client that has disconnected is no error: its connection is just closed. */
    private static void write(ServerResponse response, byte[] body) {
        try {
            response.send(body);
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the client went away", e);
        }
    }

    /** Sends a problem document about the requested path. */
    public static void send(ServerRequest request, ServerResponse response, Problem problem) {
        response.status(problem.status()).header(PROBLEM).header(NO_STORE);
        problem.headers().forEach(response::header);
        send(request, response, problem.json(instance(request.prologue().uriPath().rawPath())));
    }

    /** Redirects to {@code location}, an absolute path. */
    public static void redirect(ServerRequest request, ServerResponse response, String location) {
        response.status(Status.PERMANENT_REDIRECT_308).header(HeaderNames.LOCATION, location);
        send(request, response, new byte[0]);
    }

    /** Sends a 404 for a path without a route. */
    public static void notFound(ServerRequest request, ServerResponse response, String prefix) {
        String path = request.prologue().uriPath().rawPath();
        if (path.equals("*") && request.prologue().method().equals(Method.OPTIONS)) {
            options(request, response);
            return;
        }
        String detail =
                "path '%s': not found; %s/openapi describes what is here"
                        .formatted(Problem.shorten(path), prefix);
        send(request, response, Problem.of(Status.NOT_FOUND_404, detail));
    }

    /** Sends a 500 for an unexpected exception, which is logged and not shown to the client. */
    public static void failed(ServerRequest request, ServerResponse response, Throwable error) {
        LOG.error("event=request-failed path=" + request.prologue().uriPath().rawPath(), error);
        String detail = "the request failed inside the server; its log says why";
        send(request, response, Problem.of(Status.INTERNAL_SERVER_ERROR_500, detail));
    }

    /** The response to a request refused before routing: a malformed line, header or body. */
    public static DirectHandler.TransportResponse refused(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        headers.set(HttpDate.header());
        headers.set(PROBLEM);
        headers.set(NO_STORE);
        SecurityHeaders.all().forEach(headers::set);
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(type.keepAlive())
                .entity(Problem.of(status, reason(status, message)).json(instance(request.path())))
                .build();
    }

    /** Helidon's own message, if it is fit for clients; it covers faults no check here finds. */
    private static String reason(Status status, @Nullable String message) {
        if (status.code() == 400) {
            // Helidon replaces an unsafe message by a pointer to the log.
            return message == null || message.contains("see server log")
                    ? "the request is malformed"
                    : "the request is malformed: " + Problem.shorten(message);
        }
        return status.reasonPhrase();
    }

    /** The bytes of the whole response to a request that is refused before it is parsed. */
    public static byte[] refusal(Status status, String detail, boolean isHead) {
        byte[] json = Problem.of(status, detail).json("/");
        BufferData bytes = BufferData.growing(512 + json.length);
        bytes.writeAscii("HTTP/1.1 " + status.code() + " " + status.reasonPhrase() + "\r\n");
        for (Header header :
                List.of(
                        HttpDate.header(),
                        PROBLEM,
                        NO_STORE,
                        HeaderValues.CONNECTION_CLOSE,
                        HeaderValues.create(HeaderNames.CONTENT_LENGTH, json.length))) {
            header.writeHttp1Header(bytes);
        }
        for (Header header : SecurityHeaders.all()) {
            header.writeHttp1Header(bytes);
        }
        if (status.equals(Status.SERVICE_UNAVAILABLE_503)) {
            Problem.RETRY_AFTER_1_S.writeHttp1Header(bytes);
        }
        bytes.writeAscii("\r\n");
        if (!isHead) {
            bytes.write(json);
        }
        return bytes.readBytes();
    }

    private static void methodNotAllowed(ServerRequest request, ServerResponse response) {
        String detail =
                "method %s: not allowed; allowed are GET, HEAD, OPTIONS"
                        .formatted(Problem.shorten(request.prologue().method().text()));
        send(request, response, Problem.of(Status.METHOD_NOT_ALLOWED_405, detail).with(ALLOW));
    }

    /** The path without its query as a URI reference; {@code /} if it is not a valid one. */
    private static String instance(@Nullable String path) {
        if (path == null || path.length() > 1_000 || !path.matches("[!$&-;=@-Z_a-z~%]+")) {
            return "/";
        }
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
