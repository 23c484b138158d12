package io.headtail.http.measure;

import io.headtail.http.request.ProblemException;
import io.helidon.common.uri.UriPath;
import io.helidon.http.HttpException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * The filter around all others that measures each request: from its head being read to its response
 * being written. Within the chain a route's exceptions have become responses already; those of a
 * filter are still to.
 */
public final class Stopwatch implements Filter {
    /** As nginx logs it: the client went away before it had the response. */
    private static final int CLIENT_CLOSED = 499;

    private static final int INTERNAL_ERROR = 500;

    private final Served served;

    /** Creates the filter. */
    public Stopwatch(Served served) {
        this.served = served;
    }

    private static String path(UriPath path) {
        try {
            return path.path();
        } catch (IllegalArgumentException e) {
            return path.rawPath(); // cannot be decoded, so it has no route
        }
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long since = served.now();
        int code = INTERNAL_ERROR;
        try {
            chain.proceed();
            code = response.status().code();
        } catch (ProblemException e) {
            code = e.problem().status().code();
            throw e;
        } catch (HttpException e) {
            code = e.status().code();
            throw e;
        } catch (CloseConnectionException e) {
            code = CLIENT_CLOSED;
            throw e;
        } finally {
            served.answered(path(request.prologue().uriPath()), code, since);
        }
    }
}
