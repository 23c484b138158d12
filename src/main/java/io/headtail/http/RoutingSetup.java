package io.headtail.http;

import io.headtail.http.measure.Served;
import io.headtail.http.measure.Stopwatch;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.ProblemException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the routes of a port have in common: measuring, CORS, the prefix, errors. */
final class RoutingSetup {
    private RoutingSetup() {}

    /** Registers routes below the prefix, with what all of them share, and the error handlers. */
    static void register(
            HttpRouting.Builder routing,
            HttpSettings settings,
            Served served,
            List<HttpService> services) {
        // The first filter, so that it also measures what the others refuse.
        routing.addFilter(new Stopwatch(served));
        Cors cors = settings.corsOrigins().isEmpty() ? null : new Cors(settings.corsOrigins());
        if (cors != null) {
            routing.addFilter(cors);
        }
        if (settings.prefix().isEmpty()) {
            // Plain routes: each request to a registered service would be matched twice.
            services.forEach(service -> service.routing(routing));
        } else {
            routing.register(settings.prefix(), services.toArray(HttpService[]::new));
            Responses.get(
                    routing,
                    "/",
                    (request, response) ->
                            Responses.redirect(request, response, settings.prefix() + "/"));
        }
        errors(routing, settings.prefix(), cors);
    }

    /**
     * Registers what answers where no route does.
     *
     * @param prefix of the other routes; empty for none
     * @param cors which origins may read errors too; null for none but the own
     */
    static void errors(HttpRouting.Builder routing, String prefix, @Nullable Cors cors) {
        routing.any((request, response) -> Responses.notFound(request, response, prefix))
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
}
