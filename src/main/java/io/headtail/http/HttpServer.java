package io.headtail.http;

import io.headtail.http.connection.Http1Selector;
import io.headtail.http.connection.Limits;
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

/** The API, the page, health and metrics on one port; a virtual thread a connection. */
public final class HttpServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final WebServer server;

    private HttpServer(WebServer server) {
        this.server = server;
    }

    /**
     * Starts listening.
     *
     * @param prometheusText the metrics at this moment, in Prometheus' text format
     * @param wallClockMs epoch ms
     * @throws IllegalStateException when the address cannot be bound, saying which
     */
    public static HttpServer start(
            HttpSettings settings,
            AnswerSources sources,
            Health health,
            Supplier<String> prometheusText,
            LongSupplier wallClockMs) {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing(routing, settings, sources, health, prometheusText, wallClockMs);
        return start(settings, routing);
    }

    /** Starts listening with health and metrics alone: for a process that merges nothing. */
    public static HttpServer startWithoutAnswers(
            HttpSettings settings, Health health, Supplier<String> prometheusText) {
        HttpRouting.Builder routing = HttpRouting.builder();
        routing(
                routing,
                settings,
                List.of(new HealthService(health), new MetricsService(prometheusText)));
        return start(settings, routing);
    }

    /** Starts listening with any routes, on the server set-up of all of them. */
    static HttpServer start(HttpSettings settings, HttpRouting.Builder routing) {
        checkBindable(settings);
        WebServer server =
                WebServer.builder()
                        .host(settings.host())
                        .port(settings.port())
                        .shutdownHook(false)
                        .shutdownGracePeriod(GRACE)
                        .maxPayloadSize(Limits.STANDARD.body())
                        .protocolsDiscoverServices(false)
                        .addConnectionSelector(
                                new Http1Selector(Limits.STANDARD, Responses::refusal))
                        // A channel is written to through a buffer of 8 KiB; a socket takes an
                        // answer of 40 KB in one write.
                        .useNio(false)
                        // The last of several writes must not wait until the client acknowledges
                        // those before it, which it delays by some 40 ms.
                        .connectionOptions(socket -> socket.tcpNoDelay(true))
                        .directHandlers(directHandlers())
                        .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                        .addRouting(routing)
                        .build()
                        .start();
        if (!server.isRunning()) {
            throw cannotListen(settings, "the log says why", null);
        }
        return new HttpServer(server);
    }

    /** All routes, and what answers errors. */
    static void routing(
            HttpRouting.Builder routing,
            HttpSettings settings,
            AnswerSources sources,
            Health health,
            Supplier<String> prometheusText,
            LongSupplier wallClockMs) {
        Answers answers = sources.answers();
        HistoryAccess history = new HistoryAccess(sources.history());
        List<HttpService> services =
                List.of(
                        // The first of all.
                        new ViewService(answers, settings.maxK()),
                        new TopKService(sources, history, settings.maxK(), wallClockMs),
                        new HistoryService(
                                history,
                                answers.windows(),
                                settings.maxK(),
                                settings.prefix(),
                                sources.latenessMs(),
                                wallClockMs),
                        new WindowsService(answers, wallClockMs),
                        new HealthService(health),
                        new MetricsService(prometheusText),
                        new StaticService(settings.maxK(), settings.prefix()));
        routing(routing, settings, services);
    }

    private static void routing(
            HttpRouting.Builder routing, HttpSettings settings, List<HttpService> services) {
        Cors cors = settings.corsOrigins().isEmpty() ? null : new Cors(settings.corsOrigins());
        if (cors != null) {
            routing.addFilter(cors);
        }
        if (settings.prefix().isEmpty()) {
            // Routes of its own rather than a registered service, whose every request would be
            // matched twice.
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
                            // Headers that were there are gone.
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

    /** The TCP port that was bound. */
    public int port() {
        return server.port();
    }

    /** Stops accepting, lets requests under way end for a second, and closes all connections. */
    @Override
    public void close() {
        server.stop();
    }

    private static DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, Responses::refused);
        }
        return handlers.build();
    }

    /**
     * Binds for a moment and lets go. Helidon logs a stack trace when it cannot bind, and throws
     * nothing; a port that is in use is a user's mistake, and deserves one line.
     *
     * @param port 0 for any free one
     * @throws IOException if that cannot be listened on, saying why
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
