package io.headtail.http;

import io.headtail.http.connection.Refusals;
import io.headtail.http.measure.Served;
import io.headtail.http.rank.PartitionRanksService;
import io.headtail.http.security.Access;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.stream.Streams;
import io.headtail.http.titles.TitleSettings;
import io.headtail.http.titles.Titles;
import io.headtail.http.topk.AnswerSources;
import io.headtail.http.topk.WindowsService;
import io.headtail.merge.rank.RankSource;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the API, the page, health and metrics on one port, or metrics and details on a management
 * port of their own; one virtual thread per connection.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final HttpSettings settings;
    private final @Nullable Listener api;
    private final @Nullable Listener management;
    private final Access access;
    private final @Nullable Streams streams;
    private final Titles titles;

    private HttpServer(
            HttpSettings settings,
            Access access,
            @Nullable Listener api,
            @Nullable Listener management,
            @Nullable Streams streams,
            Titles titles) {
        this.settings = settings;
        this.access = access;
        this.api = api;
        this.management = management;
        this.streams = streams;
        this.titles = titles;
    }

    /**
     * Starts listening.
     *
     * @param prometheusText returns the current metrics in Prometheus' text format
     * @param served counts the requests
     * @param wallClockMs the wall clock, epoch ms
     * @throws IllegalStateException when an address cannot be bound, or a file cannot be used,
     *     saying which
     */
    public static HttpServer start(
            HttpSettings settings,
            AnswerSources sources,
            Health health,
            Supplier<String> prometheusText,
            Served served,
            LongSupplier wallClockMs) {
        Titles titles = Titles.open(settings.titles());
        Streams streams = new Streams(sources.answers(), settings.limits());
        List<HttpService> services =
                ApiServices.of(
                        settings,
                        sources,
                        streams,
                        titles,
                        health,
                        prometheusText,
                        served,
                        wallClockMs);
        HttpService windows = new WindowsService(sources.answers(), wallClockMs, true);
        HttpService ranks = new PartitionRanksService(sources.ranks().own());
        if (settings.management() == null) {
            services.add(ranks);
        }
        Listener management =
                management(settings, health, prometheusText, served, List.of(windows, ranks));
        return withApi(
                settings, RoutingSetup.of(settings, served, services), management, streams, titles);
    }

    /**
     * Starts listening with health and metrics only, for a process without a merger: on the
     * management port if there is one, and on the API's otherwise.
     */
    public static HttpServer startWithoutAnswers(
            HttpSettings settings,
            Health health,
            Supplier<String> prometheusText,
            Supplier<@Nullable RankSource> own,
            Served served) {
        HttpService ranks = new PartitionRanksService(own);
        Listener management = management(settings, health, prometheusText, served, List.of(ranks));
        if (management != null) {
            if (!settings.files().equals(AccessFiles.NONE)) {
                LOG.warn(
                        "http.tls.* and http.tokens-file are set and not used: without a merger"
                                + " only management.port is open, as plain HTTP without tokens;"
                                + " who reaches it can read it");
            }
            return new HttpServer(
                    settings,
                    Access.open(AccessFiles.NONE),
                    null,
                    management,
                    null,
                    Titles.open(TitleSettings.NONE));
        }
        List<HttpService> services =
                List.of(new HealthService(health, true), new MetricsService(prometheusText), ranks);
        return withApi(
                settings,
                RoutingSetup.of(settings, served, services),
                null,
                null,
                Titles.open(TitleSettings.NONE));
    }

    private static HttpServer withApi(
            HttpSettings settings,
            RoutingSetup setup,
            @Nullable Listener management,
            @Nullable Streams streams,
            Titles titles) {
        @Nullable Access access = null;
        try {
            access = Access.open(settings.files());
            Listener.Address address =
                    new Listener.Address("http", settings.host(), settings.port());
            Listener api = Listener.start(address, settings.limits(), access, setup);
            return new HttpServer(settings, access, api, management, streams, titles);
        } catch (RuntimeException e) {
            if (access != null) {
                access.close();
            }
            if (management != null) {
                management.close();
            }
            if (streams != null) {
                streams.close();
            }
            titles.close();
            throw e;
        }
    }

    private static @Nullable Listener management(
            HttpSettings settings,
            Health health,
            Supplier<String> prometheusText,
            Served served,
            List<HttpService> more) {
        ManagementSettings own = settings.management();
        if (own == null) {
            return null;
        }
        List<HttpService> services = new ArrayList<>();
        services.add(new HealthService(health, true));
        services.add(new MetricsService(prometheusText));
        services.addAll(more);
        return Listener.start(
                new Listener.Address("management", own.host(), own.port()),
                settings.limits(),
                null,
                RoutingSetup.ofManagement(served, services));
    }

    /**
     * The bound TCP port of the API.
     *
     * @throws IllegalStateException if only the management port is open
     */
    public int port() {
        if (api == null) {
            throw new IllegalStateException("only the management port is open");
        }
        return api.port();
    }

    /**
     * The bound TCP port of health and metrics: the management port, if there is one, or the API's.
     */
    public int managementPort() {
        return management == null ? port() : management.port();
    }

    /** Where it listens, for users: the base URLs of both ports. */
    public String urls() {
        return openUrls().forUsers();
    }

    /** Where it listens. */
    public OpenUrls openUrls() {
        return new OpenUrls(
                settings,
                api == null ? -1 : api.port(),
                management == null ? -1 : management.port());
    }

    /** The API's requests and connections that were refused so far. */
    public Refusals refusals() {
        return first().refusals();
    }

    /** The API's open connections; those that just ended may still be counted. */
    public int openConnections() {
        return first().openConnections();
    }

    // The API's port, or the only one.
    private Listener first() {
        return api == null ? Objects.requireNonNull(management) : api;
    }

    /**
     * From now on every connection to the API ends with its next response; new ones are still
     * accepted. The management port, which probes ask, stays as it is.
     */
    public void drain() {
        if (streams != null) {
            streams.drain();
        }
        if (api != null) {
            api.drain();
        }
    }

    /** The streams of events; null without answers. */
    public @Nullable Streams streams() {
        return streams;
    }

    /** What protects the API's port. */
    public Access access() {
        return access;
    }

    /** Stops accepting, gives running requests one second to end, and closes all connections. */
    @Override
    public void close() {
        if (streams != null) {
            streams.close();
        }
        if (api != null) {
            api.close();
        }
        if (management != null) {
            management.close();
        }
        access.close();
        titles.close();
    }

    /**
     * Checks that the address can be bound.
     *
     * @param port 0 for any free port
     * @throws IOException if the address cannot be bound; its message says why
     */
    public static void requireBindable(String host, int port) throws IOException {
        Listener.requireBindable(host, port);
    }
}
