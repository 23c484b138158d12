package io.headtail.http;

import io.headtail.http.reply.AnswerHeaders;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Problem;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Set;

/**
 * Lets scripts of other origins read answers (the Fetch standard's CORS protocol). Never with
 * credentials: answers are the same for every client. Helidon's own feature would add its headers
 * only to responses sent by {@code ServerResponse.send}.
 */
final class Cors {
    /** One day in seconds; browsers may cap it. */
    private static final Header MAX_AGE =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");

    private static final Header METHODS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD");
    // Without credentials, * stands for every header except Authorization.
    private static final Header HEADERS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "*, Authorization");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Origin");
    private static final Header ANY =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    private static final HeaderName ORIGIN = HeaderNames.ORIGIN;

    private final Set<String> origins;
    private final boolean any;
    private final Header exposed =
            HeaderValues.createCached(
                    HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
                    String.join(", ", AnswerHeaders.names()) + ", ETag, Retry-After");

    Cors(List<String> origins) {
        this.origins = Set.copyOf(origins);
        this.any = origins.contains(HttpSettings.ANY_ORIGIN);
    }

    /** Whether the request may go on to its route; otherwise it has been answered. */
    boolean admits(ServerRequest request, ServerResponse response) {
        boolean allowed = apply(request, response);
        ServerRequestHeaders headers = request.headers();
        boolean preflight =
                request.prologue().method().equals(Method.OPTIONS)
                        && headers.contains(ORIGIN)
                        && headers.contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        if (!preflight) {
            return true;
        }
        if (allowed) {
            response.header(METHODS).header(HEADERS).header(MAX_AGE);
            Responses.send(request, response, new byte[0]);
        } else {
            String detail =
                    "origin '%s': not among those of http.cors.origins"
                            .formatted(Problem.shorten(headers.get(ORIGIN).get()));
            Responses.send(request, response, Problem.of(Status.FORBIDDEN_403, detail));
        }
        return false;
    }

    /**
     * Adds the CORS headers that every response carries.
     *
     * @return whether the request's origin may read the response; true if it has none
     */
    boolean apply(ServerRequest request, ServerResponse response) {
        if (any) {
            // Sent even without an Origin header: a cache may serve the response to other origins.
            response.header(ANY).header(exposed);
            return true;
        }
        response.header(VARY);
        if (!request.headers().contains(ORIGIN)) {
            return true;
        }
        String origin = request.headers().get(ORIGIN).get();
        if (!origins.contains(origin)) {
            return false;
        }
        response.header(HeaderValues.create(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin))
                .header(exposed);
        return true;
    }
}
