package io.headtail.http;

import io.headtail.http.connection.Http1Selector;
import io.headtail.http.connection.Limits;
import io.headtail.http.connection.Refusal;
import io.headtail.http.measure.Served;
import io.headtail.http.measure.Stopwatch;
import io.headtail.http.reply.Responses;
import io.headtail.http.request.ProblemException;
import io.headtail.http.topk.AnswerSources;
import io.headtail.http.topk.HistoryAccess;
import io.headtail.http.topk.HistoryService;
import io.headtail.http.topk.TopKService;
import io.headtail.http.topk.ViewService;
import io.headtail.http.topk.WindowsService;
import io.headtail.merge.Answers;
import io.helidon.http.DirectHandler;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves the API, the page, health and metrics on one port; one virtual thread per connection. */
public final class HttpServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final WebServer server;

    private HttpServer(WebServer server) {
        this.server = server;
    }

    /**
     * Starts listening.
     *
     * @param prometheusText returns the current metrics in Prometheus' text format
     * @param served counts the requests
     * @param wallClockMs the wall clock, epoch ms
     * @throws IllegalStateException when the address cannot be bound, saying which
     */
    public static HttpServer start(
            HttpSettings settings,
            AnswerSources sources,
            Health health,
            Supplier<String> prometheusText,
            Served served,
            LongSupplier wallClockMs) {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing(routing, settings, sources, health, prometheusText, served, wallClockMs);
        return start(settings, routing, served);
    }

    /** Starts listening with health and metrics only, for a process without a merger. */
    public static HttpServer startWithoutAnswers(
            HttpSettings settings, Health health, Supplier<String> prometheusText, Served served) {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing(
                routing,
                settings,
                served,
                List.of(new HealthService(health), new MetricsService(prometheusText)));
        return start(settings, routing, served);
    }

    /** Starts listening with the given routes and the server settings that all variants share. */
    static HttpServer start(HttpSettings settings, HttpRouting.Builder routing, Served served) {
        checkBindable(settings);
        WebServer server =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .shutdownHook(false)
                        .shutdownGracePeriod(GRACE)
                        .maxPayloadSize(Limits.STANDARD.body())
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(new Http1Selector(Limits.STANDARD, refusals(served)))
                        // NIO channels write through an 8 KiB buffer; a socket sends an answer of
                        // 40 KB in one write.
                        .useNio(false)
                        // Otherwise Nagle's algorithm holds the last of several writes until the
                        // client acknowledges the earlier ones, which it delays by some 40 ms.
                        .connectionOptions(socket -> socket.tcpNoDelay(true))
                        .directHandlers(directHandlers(served))
                        .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                        .addRouting(routing)
                        .build()
                        .start();
        if (!server.isRunning()) {
            throw cannotListen(settings, "the log says why", null);
        }
        return new HttpServer(server);
    }

    /** Registers all routes and the error handlers. */
    static void routing(
            HttpRouting.Builder routing,
            HttpSettings settings,
            AnswerSources sources,
            Health health,
            Supplier<String> prometheusText,
            Served served,
            LongSupplier wallClockMs) {
        Answers answers = sources.answers();
        HistoryAccess history = new HistoryAccess(sources.history());
        List<HttpService> services =
                List.of(
                        // The first route, since they are matched in order.
                        new ViewService(answers, settings.maxK(), served),
                        new TopKService(sources, history, settings.maxK(), served, wallClockMs),
                        new HistoryService(
                                history,
                                answers.windows(),
                                settings.maxK(),
                                settings.prefix(),
                                sources.latenessMs(),
                                served,
                                wallClockMs),
                        new WindowsService(answers, wallClockMs),
                        new HealthService(health),
                        new MetricsService(prometheusText),
                        new StaticService(settings.maxK(), settings.prefix()));
        routing(routing, settings, served, services);
    }

    private static void routing(
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

    private static void errors(HttpRouting.Builder routing, String prefix, @Nullable Cors cors) {
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

    /** The bound TCP port. */
    public int port() {
        return server.port();
    }

    /** Stops accepting, gives running requests one second to end, and closes all connections. */
    @Override
    public void close() {
        server.stop();
    }

    private static Refusal refusals(Served served) {
        return (status, detail, isHead) -> {
            served.refused(status.code());
            return Responses.refusal(status, detail, isHead);
        };
    }

    private static DirectHandlers directHandlers(Served served) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    type,
                    (request, event, status, headers, message) -> {
                        served.refused(status.code());
                        return Responses.refused(request, event, status, headers, message);
                    });
        }
        return handlers.build();
    }

    /**
     * Checks that the address can be bound, by binding it briefly. Helidon logs a stack trace and
     * throws nothing when it cannot bind; a port in use is a user error and deserves one line.
     *
     * @param port 0 for any free port
     * @throws IOException if the address cannot be bound; its message says why
     */
    public static void requireBindable(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        }
    }

    private static void checkBindable(HttpSettings settings) {
        try {
            requireBindable(settings.host(), settings.port());
        } catch (IOException e) {
            throw cannotListen(settings, String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalStateException cannotListen(
            HttpSettings settings, String reason, @Nullable IOException cause) {
        return new IllegalStateException(
                "cannot listen on http.host %s, http.port %d: %s"
                        .formatted(settings.host(), settings.port(), reason),
                cause);
    }
}
