package io.headtail.http;

import io.headtail.http.reply.Reply;
import io.headtail.http.reply.Responses;
import io.headtail.http.reply.SecurityHeaders;
import io.headtail.http.security.Sha256;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code GET /} and {@code /openapi}: two resources, read once at start. */
final class StaticService implements HttpService {
    private static final String METRICS_LINK = " · <a href=\"metrics\">Metrics</a>";

    private final Reply page;
    private final Reply openApi;
    private final String prefix;

    /**
     * @param prefix prefix of every path; empty for none
     * @param metrics whether the page links to the metrics
     */
    StaticService(int maxK, String prefix, boolean metrics) {
        this.prefix = prefix;
        String page = resource("page.html");
        String html = metrics ? page : page.replace(METRICS_LINK, "");
        this.page =
                reply(
                        html,
                        type("text/html; charset=utf-8"),
                        HeaderValues.createCached(SecurityHeaders.POLICY, policy(html)));
        openApi =
                reply(
                        resource("openapi.yaml")
                                .replace("maximum: 1000 # top-k.max", "maximum: " + maxK)
                                .replace("url: .", "url: " + (prefix.isEmpty() ? "." : prefix)),
                        type("application/yaml"));
    }

    private static Reply reply(String text, Header... headers) {
        List<Header> all = new ArrayList<>(List.of(headers));
        all.add(Responses.NO_CACHE);
        return Reply.of(List.copyOf(all), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.getBare(rules, "/", this::page);
        Responses.getBare(rules, "/openapi", openApi::send);
    }

    /** The page's links are relative, so its own path must end with a slash. */
    private void page(ServerRequest request, ServerResponse response) {
        if (!prefix.isEmpty() && !request.prologue().uriPath().rawPath().endsWith("/")) {
            Responses.redirect(request, response, prefix + "/");
        } else {
            page.send(request, response);
        }
    }

    private static Header type(String value) {
        return HeaderValues.createCached(HeaderNames.CONTENT_TYPE, value);
    }

    /** Lets the page run its own script and style, named by their hashes, and nothing else. */
    private static String policy(String html) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src " + hash(html, "<script>", "</script>"),
                "style-src " + hash(html, "<style>", "</style>"),
                "img-src data:",
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'");
    }

    private static String hash(String html, String open, String close) {
        int from = html.indexOf(open) + open.length();
        byte[] element = html.substring(from, html.indexOf(close)).getBytes(StandardCharsets.UTF_8);
        return "'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(element)) + "'";
    }

    private static String resource(String name) {
        try (InputStream in = StaticService.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
