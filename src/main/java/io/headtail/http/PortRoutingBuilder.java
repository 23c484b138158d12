package io.headtail.http;

import io.helidon.webserver.http.ErrorHandler;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.HttpService;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Helidon's builder of a routing, whose result is wrapped. Helidon takes a routing of HTTP only by
 * a builder of this type.
 */
final class PortRoutingBuilder implements HttpRouting.Builder {
    private final HttpRouting.Builder routes;
    private final UnaryOperator<HttpRouting> wrapper;

    /**
     * @param routes what is built
     * @param wrapper what is put around it
     */
    PortRoutingBuilder(HttpRouting.Builder routes, UnaryOperator<HttpRouting> wrapper) {
        this.routes = routes;
        this.wrapper = wrapper;
    }

    @Override
    public HttpRouting build() {
        return wrapper.apply(routes.build());
    }

    @Override
    public PortRoutingBuilder copy() {
        return new PortRoutingBuilder(routes.copy(), wrapper);
    }

    @Override
    public PortRoutingBuilder register(HttpService... service) {
        routes.register(service);
        return this;
    }

    @Override
    public PortRoutingBuilder register(String path, HttpService... service) {
        routes.register(path, service);
        return this;
    }

    @Override
    public PortRoutingBuilder route(HttpRoute route) {
        routes.route(route);
        return this;
    }

    @Override
    public PortRoutingBuilder addFilter(Filter filter) {
        routes.addFilter(filter);
        return this;
    }

    @Override
    public PortRoutingBuilder addFeature(Supplier<? extends HttpFeature> feature) {
        routes.addFeature(feature);
        return this;
    }

    @Override
    public <T extends Throwable> PortRoutingBuilder error(
            Class<T> exception, ErrorHandler<? super T> handler) {
        routes.error(exception, handler);
        return this;
    }

    @Override
    public PortRoutingBuilder maxReRouteCount(int count) {
        routes.maxReRouteCount(count);
        return this;
    }

    @Override
    public PortRoutingBuilder security(HttpSecurity security) {
        routes.security(security);
        return this;
    }
}
