package io.headtail.http;

import io.headtail.http.reply.Reply;
import io.headtail.http.reply.Responses;
import io.headtail.http.reply.SecurityHeaders;
import io.headtail.http.titles.TitleSettings;
import io.headtail.http.topk.AnswerSources;
import io.headtail.time.CalendarUnit;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code GET /}, {@code /page/{file}} and {@code /openapi}: resources, read once at start. The page
 * is plain files without a build step; a browser keeps them and asks whether they have changed.
 */
final class StaticService implements HttpService {
    private static final String METRICS_LINK = " · <a href=\"metrics\">Metrics</a>";
    private static final String FOLDER = "/page/";
    private static final String NO_DATA =
            "data-max-k=\"\" data-history=\"\" data-ranges=\"\" data-sealed=\"\""
                    + " data-titles=\"\" data-link=\"\"";

    /** The files of the page but the first; paths below the prefix, for everybody. */
    static final List<String> PATHS =
            Stream.of(
                            "page.css",
                            "api.js",
                            "board.js",
                            "chart.js",
                            "dom.js",
                            "live.js",
                            "main.js",
                            "past.js",
                            "titles.js",
                            "trail.js",
                            "video.js",
                            "words.js")
                    .map(name -> FOLDER + name)
                    .toList();

    private final Reply page;
    private final Map<String, Reply> files = new HashMap<>();
    private final Reply openApi;
    private final String prefix;

    /**
     * @param prefix prefix of every path; empty for none
     * @param metrics whether the page links to the metrics
     * @param sources what the page can show
     * @param titles what it calls videos, and where it may load pictures from
     */
    StaticService(
            int maxK, String prefix, boolean metrics, AnswerSources sources, TitleSettings titles) {
        this.prefix = prefix;
        String html = resource("page/index.html").replace(NO_DATA, data(maxK, sources, titles));
        page =
                reply(
                        metrics ? html : html.replace(METRICS_LINK, ""),
                        type("text/html; charset=utf-8"),
                        HeaderValues.createCached(
                                SecurityHeaders.POLICY, policy(titles.thumbnailOrigin())));
        for (String path : PATHS) {
            String type = path.endsWith(".css") ? "text/css" : "text/javascript";
            files.put(path, reply(resource(path.substring(1)), type(type + "; charset=utf-8")));
        }
        openApi =
                reply(
                        resource("openapi.yaml")
                                .replace("maximum: 1000 # top-k.max", "maximum: " + maxK)
                                .replace("url: .", "url: " + (prefix.isEmpty() ? "." : prefix)),
                        type("application/yaml"));
    }

    // What is not configured the page does not ask for.
    private static String data(int maxK, AnswerSources sources, TitleSettings titles) {
        return ("data-max-k=\"%d\" data-history=\"%s\" data-ranges=\"%s\" data-sealed=\"%s\""
                        + " data-titles=\"%s\" data-link=\"%s\"")
                .formatted(
                        maxK,
                        sources.history() == null ? "" : "yes",
                        sources.ranges() == null ? "" : "yes",
                        sources.units().stream()
                                .map(CalendarUnit::toString)
                                .collect(Collectors.joining(" ")),
                        titles.file() == null ? "" : "yes",
                        escaped(titles.urlTemplate()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** The page runs its own scripts and styles only, and no script can make HTML out of text. */
    private static String policy(String thumbnailOrigin) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                ("img-src data: " + thumbnailOrigin).strip(),
                "connect-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'");
    }

    private static Reply reply(String text, Header... headers) {
        List<Header> all = new ArrayList<>(List.of(headers));
        all.add(Responses.NO_CACHE);
        return Reply.of(List.copyOf(all), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void routing(HttpRules rules) {
        Responses.getBare(rules, "/", this::page);
        Responses.getBare(rules, FOLDER + "*", this::file);
        Responses.getBare(rules, "/openapi", openApi::send);
    }

    private void file(ServerRequest request, ServerResponse response) {
        Reply file = files.get(request.prologue().uriPath().path().substring(prefix.length()));
        if (file == null) {
            Responses.notFound(request, response, prefix);
        } else {
            file.send(request, response);
        }
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
