package io.headtail.http;

import io.headtail.http.connection.Connections;
import io.headtail.http.connection.Http2Stream;
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
 * answer keeps no others out: with HTTP/2 it does not count once its answer is sent, with HTTP/1
 * not for long, and it costs a connection.
 */
final class RequestLimit implements Filter {
    private static final String HTTP_2 = "2.0";

    private final Connections connections;
    private final int limit;
    private final AtomicInteger running = new AtomicInteger();

    RequestLimit(Connections connections) {
        this.connections = connections;
        this.limit = connections.limits().requests();
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (request.prologue().protocolVersion().equals(HTTP_2)) {
            Http2Stream stream = Http2Stream.current();
            if (stream != null) {
                filter(chain, request, response, stream);
                return;
            }
        }
        int now = running.incrementAndGet();
        try {
            answer(chain, request, response, now);
        } finally {
            running.decrementAndGet();
        }
    }

    private void filter(
            FilterChain chain,
            RoutingRequest request,
            RoutingResponse response,
            Http2Stream stream) {
        int now = running.incrementAndGet();
        stream.work(running::decrementAndGet);
        response.beforeSend(stream::send);
        try {
            if (stream.isSurplus() && !isExempt(request)) {
                connections.refusals().count(RefusedReason.TOO_MANY_CONNECTIONS);
                String detail = connections.limits().allInUse();
                Responses.send(request, response, Problem.notYet(detail));
            } else {
                answer(chain, request, response, now);
            }
        } finally {
            stream.end();
        }
    }

    private void answer(
            FilterChain chain, RoutingRequest request, RoutingResponse response, int now) {
        if (now > limit && now - connections.blockedWrites() > limit && !isExempt(request)) {
            connections.refusals().count(RefusedReason.TOO_MANY_REQUESTS);
            String detail =
                    "%,d requests are being worked on, as many as http.max-requests allows; try again soon"
                            .formatted(limit);
            Responses.send(request, response, Problem.notYet(detail));
        } else {
            chain.proceed();
        }
    }

    private boolean isExempt(RoutingRequest request) {
        try {
            return connections.exempt().contains(request.prologue().uriPath().path());
        } catch (IllegalArgumentException e) {
            return false; // cannot be decoded, so it has no route
        }
    }
}
