package io.headtail.http;

import io.headtail.http.reply.Responses;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** {@code GET /metrics}: the metrics in Prometheus' text format. */
final class MetricsService implements HttpService {
    private static final Header TEXT =
            HeaderValues.createCached(
                    HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");

    private final Supplier<String> prometheusText;

    MetricsService(Supplier<String> prometheusText) {
        this.prometheusText = prometheusText;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.getBare(rules, "/metrics", this::metrics);
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(TEXT).header(Responses.NO_STORE);
        byte[] body = prometheusText.get().getBytes(StandardCharsets.UTF_8);
        Responses.send(request, response, body);
    }
}
