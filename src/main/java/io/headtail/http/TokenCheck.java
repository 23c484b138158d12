package io.headtail.http;

import io.headtail.http.connection.Refusals;
import io.headtail.http.connection.RefusedReason;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.Problem;
import io.headtail.http.security.Access;
import io.helidon.common.uri.UriPath;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lets requests with a bearer token through (RFC 6750). Open to everybody are health, the page and
 * the description, which contain no data, and OPTIONS, which proxies use as a health check; all
 * other paths below the prefix need a token, those without a route too.
 */
final class TokenCheck {
    private static final String SCHEME = "Bearer ";
    private static final String CHALLENGE = SCHEME + "realm=\"headtail\"";
    private static final Header NO_TOKEN =
            HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, CHALLENGE);
    private static final Header WRONG_TOKEN =
            HeaderValues.createCached(
                    HeaderNames.WWW_AUTHENTICATE, CHALLENGE + ", error=\"invalid_token\"");

    private static final List<String> OPEN =
            List.of("/", "/openapi", "/health/live", "/health/ready");

    private final Access access;
    private final Refusals refusals;
    private final String prefix;
    private final Set<String> open;

    /**
     * @param prefix prefix of every path; empty for none
     */
    TokenCheck(Access access, Refusals refusals, String prefix) {
        this.access = access;
        this.refusals = refusals;
        this.prefix = prefix;
        this.open =
                Set.copyOf(
                        Stream.concat(
                                        Stream.of("/", prefix),
                                        Stream.concat(OPEN.stream(), StaticService.PATHS.stream())
                                                .map(path -> prefix + path))
                                .toList());
    }

    /** Whether the request may go on to its route; otherwise it has been answered. */
    boolean admits(ServerRequest request, ServerResponse response) {
        UriPath path = request.prologue().uriPath();
        if (request.prologue().method().equals(Method.OPTIONS) || isOpen(path)) {
            return true;
        }
        if (isOutside(path)) {
            Responses.notFound(request, response, prefix);
            return false;
        }
        Headers headers = request.headers();
        List<String> given =
                headers.contains(HeaderNames.AUTHORIZATION)
                        ? headers.get(HeaderNames.AUTHORIZATION).allValues()
                        : List.of();
        if (given.size() == 1 && isAccepted(given.get(0))) {
            return true;
        }
        if (given.isEmpty()) {
            refusals.count(RefusedReason.NO_TOKEN);
            String detail = "this path needs a token: send Authorization: Bearer TOKEN";
            refuse(request, response, NO_TOKEN, detail);
        } else {
            refusals.count(RefusedReason.WRONG_TOKEN);
            String detail =
                    "the token is not accepted; expected is one header Authorization: Bearer TOKEN";
            refuse(request, response, WRONG_TOKEN, detail);
        }
        return false;
    }

    private boolean isOpen(UriPath path) {
        try {
            return open.contains(path.path());
        } catch (IllegalArgumentException e) {
            return false; // cannot be decoded, so it has no route
        }
    }

    /** Whether there is no route, whatever the token: it is not below the prefix. */
    private boolean isOutside(UriPath path) {
        try {
            return !path.path().startsWith(prefix + "/");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isAccepted(String value) {
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && access.accepts(value.substring(SCHEME.length()).strip());
    }

    private static void refuse(
            ServerRequest request, ServerResponse response, Header challenge, String detail) {
        Problem problem = Problem.of(Status.UNAUTHORIZED_401, detail).with(challenge);
        Responses.send(request, response, problem);
    }
}
