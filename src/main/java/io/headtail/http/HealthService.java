package io.headtail.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.headtail.http.reply.Responses;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code GET /health/live} and {@code /health/ready}: 200 when up, 503 when not. */
final class HealthService implements HttpService {
    private final Health health;
    private final boolean details;

    /**
     * @param details whether to say why it is down, which may name servers
     */
    HealthService(Health health, boolean details) {
        this.health = health;
        this.details = details;
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.getBare(rules, "/health/live", (req, res) -> send(req, res, health.live()));
        Responses.getBare(rules, "/health/ready", (req, res) -> send(req, res, health.ready()));
    }

    private void send(ServerRequest request, ServerResponse response, @Nullable String reason) {
        String json =
                reason == null
                        ? "{\"status\":\"UP\"}"
                        : details ? down(reason) : "{\"status\":\"DOWN\"}";
        response.status(reason == null ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
                .header(Responses.JSON)
                .header(Responses.NO_STORE);
        Responses.send(request, response, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String down(String reason) {
        return "{\"status\":\"DOWN\",\"reason\":\"%s\"}"
                .formatted(new String(JsonStringEncoder.getInstance().quoteAsString(reason)));
    }
}
