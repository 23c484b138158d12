package io.headtail.http;

import io.headtail.http.connection.Connections;
import io.headtail.http.measure.Served;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.ProblemException;
import io.headtail.http.security.Access;
import io.headtail.http.stream.StreamService;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a port with what they have in common: measuring, CORS, the prefix, errors.
 *
 * @param routes of the services, with the error handlers
 * @param prefix of every path; empty for none
 * @param cors which origins may read answers; null for none but the own
 * @param served measures each request
 */
record RoutingSetup(HttpRouting.Builder routes, String prefix, @Nullable Cors cors, Served served) {
    /** The routes of these services for the API's port. */
    static RoutingSetup of(HttpSettings settings, Served served, List<HttpService> services) {
        HttpRouting.Builder routes = HttpRouting.builder();
        if (settings.prefix().isEmpty()) {
            // Plain routes: each request to a registered service would be matched twice.
            services.forEach(service -> service.routing(routes));
        } else {
            routes.register(settings.prefix(), services.toArray(HttpService[]::new));
            Responses.get(
                    routes,
                    "/",
                    (request, response) ->
                            Responses.redirect(request, response, settings.prefix() + "/"));
        }
        Cors cors = settings.corsOrigins().isEmpty() ? null : new Cors(settings.corsOrigins());
        return new RoutingSetup(
                errors(routes, settings.prefix(), cors), settings.prefix(), cors, served);
    }

    /** The routes of these services for the management port: without prefix and CORS. */
    static RoutingSetup ofManagement(Served served, List<HttpService> services) {
        HttpRouting.Builder routes = HttpRouting.builder();
        services.forEach(service -> service.routing(routes));
        return new RoutingSetup(errors(routes, "", null), "", null, served);
    }

    /** Registers what answers where no route does. */
    private static HttpRouting.Builder errors(
            HttpRouting.Builder routes, String prefix, @Nullable Cors cors) {
        return routes.any((request, response) -> Responses.notFound(request, response, prefix))
                .error(
                        ProblemException.class,
                        (request, response, e) -> {
                            // The error response has lost the headers set before.
                            if (cors != null) {
                                cors.apply(request, response);
                            }
                            Responses.send(request, response, e.problem());
                        })
                .error(
                        Throwable.class,
                        (request, response, e) -> {
                            if (cors != null) {
                                cors.apply(request, response);
                            }
                            Responses.failed(request, response, e);
                        });
    }

    /**
     * The routing of the port, complete.
     *
     * @param connections whose limits hold, and which counts what is refused
     * @param access whether requests need a token; null if not
     */
    HttpRouting.Builder routing(Connections connections, @Nullable Access access) {
        TokenCheck tokens =
                access != null && access.needsToken()
                        ? new TokenCheck(access, connections.refusals(), prefix)
                        : null;
        RequestLimit limit = new RequestLimit(connections);
        return new PortRoutingBuilder(
                routes,
                built ->
                        new PortRouting(
                                built, served, cors, limit, tokens, prefix + StreamService.PATH));
    }
}
