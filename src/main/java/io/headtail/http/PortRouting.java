package io.headtail.http;

import io.headtail.http.measure.Served;
import io.helidon.common.uri.UriPath;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a port, and what a request passes on its way to them: it is measured, from its head
 * being read to its response being written, then CORS, tokens and the limit of requests may answer
 * it themselves. These are no filters of Helidon, which makes several objects for each request as
 * soon as there is one.
 */
final class PortRouting implements HttpRouting {
    /** As nginx logs it: the client went away before it had the response. */
    private static final int CLIENT_CLOSED = 499;

    private static final int INTERNAL_ERROR = 500;

    private final HttpRouting routes;
    private final Served served;
    private final @Nullable Cors cors;
    private final RequestLimit limit;
    private final @Nullable TokenCheck tokens;
    private final String streams;

    /**
     * @param cors null for none
     * @param tokens null if none is needed
     * @param streams path of streams, with its prefix
     */
    PortRouting(
            HttpRouting routes,
            Served served,
            @Nullable Cors cors,
            RequestLimit limit,
            @Nullable TokenCheck tokens,
            String streams) {
        this.routes = routes;
        this.served = served;
        this.cors = cors;
        this.limit = limit;
        this.tokens = tokens;
        this.streams = streams;
    }

    @Override
    public void route(ConnectionContext ctx, RoutingRequest request, RoutingResponse response) {
        long since = served.now();
        int code = INTERNAL_ERROR;
        try {
            // Exceptions of the routes themselves have become responses in here.
            answer(ctx, request, response);
            code = response.status().code();
        } catch (HttpException e) {
            code = e.status().code();
            throw e;
        } catch (CloseConnectionException e) {
            code = CLIENT_CLOSED;
            throw e;
        } finally {
            RequestLimit.answered(request);
            String path = path(request.prologue().uriPath());
            if (!streams.equals(path) || !isOpened(code, request)) {
                served.answered(path, code, since);
            }
        }
    }

    // A stream is counted when it begins.
    private static boolean isOpened(int code, RoutingRequest request) {
        boolean isGet = request.prologue().method().equals(Method.GET);
        return isGet && (code == Status.OK_200.code() || code == CLIENT_CLOSED);
    }

    private void answer(ConnectionContext ctx, RoutingRequest request, RoutingResponse response) {
        if (cors != null && !cors.admits(request, response)) {
            return;
        }
        // Before the limit, so that those without a token take no places of those with one.
        if (tokens != null && !tokens.admits(request, response)) {
            return;
        }
        boolean counts = true;
        try {
            if (limit.admits(request, response)) {
                if (streams.equals(path(request.prologue().uriPath()))) {
                    counts = false;
                    limit.hold(request);
                }
                routes.route(ctx, request, response);
            }
        } finally {
            if (counts) {
                limit.leave(request);
            }
        }
    }

    private static String path(UriPath path) {
        try {
            return path.path();
        } catch (IllegalArgumentException e) {
            return path.rawPath(); // cannot be decoded, so it has no route
        }
    }

    @Override
    public Class<HttpRouting> routingType() {
        return HttpRouting.class;
    }

    @Override
    public HttpSecurity security() {
        return routes.security();
    }

    @Override
    public void beforeStart() {
        routes.beforeStart();
    }

    @Override
    public void afterStart(WebServer webServer) {
        routes.afterStart(webServer);
    }

    @Override
    public void afterStop() {
        routes.afterStop();
    }
}
