package io.headtail.http;

import io.headtail.http.connection.Connections;
import io.headtail.http.connection.RefusedReason;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Problem;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses requests while too many are being worked on. A request whose client does not take its
 * answer is not counted for long: it costs a connection, and keeps no others out.
 */
final class RequestLimit implements Filter {
    private final Connections connections;
    private final int limit;
    private final AtomicInteger running = new AtomicInteger();

    RequestLimit(Connections connections) {
        this.connections = connections;
        this.limit = connections.limits().requests();
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        int now = running.incrementAndGet();
        try {
            if (now > limit && isRefused(now, request)) {
                connections.refusals().count(RefusedReason.TOO_MANY_REQUESTS);
                String detail =
                        "%,d requests are being worked on, as many as http.max-requests allows; try again soon"
                                .formatted(limit);
                Responses.send(request, response, Problem.notYet(detail));
            } else {
                chain.proceed();
            }
        } finally {
            running.decrementAndGet();
        }
    }

    private boolean isRefused(int now, RoutingRequest request) {
        return now - connections.blockedWrites() > limit
                && !connections.exempt().contains(request.prologue().uriPath().path());
    }
}
