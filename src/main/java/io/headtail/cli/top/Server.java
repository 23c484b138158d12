package io.headtail.cli.top;

import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The server that is asked, over HTTP/1.1. Thread-safe. */
final class Server implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Until the headers of an answer are there. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

    private final URI base;
    private final @Nullable String token;
    private final HttpClient client;

    /** An answer that came whole. */
    record Answer(HttpResponse<?> head, byte[] body) {
        int status() {
            return head.statusCode();
        }

        @Nullable String header(String name) {
            return head.headers().firstValue(name).orElse(null);
        }

        /**
         * What a problem document says, or the beginning of another one; not yet as a terminal may
         * show it.
         */
        String detail() {
            try {
                List<String> details = BoardJson.values(body, "detail");
                return details.isEmpty() ? BoardJson.shortened(body) : details.getFirst();
            } catch (IOException e) {
                return BoardJson.shortened(body);
            }
        }
    }

    /**
     * @param base of all paths, without a slash at its end
     * @param token sent with each request; null for none
     * @param tls null for what the platform trusts
     */
    Server(URI base, @Nullable String token, @Nullable SSLContext tls) {
        this.base = base;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        // A token must not reach another server.
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT_TIMEOUT);
        this.client = tls == null ? builder.build() : builder.sslContext(tls).build();
    }

    /**
     * The base URL that a user names.
     *
     * @throws UserError if it cannot be one
     */
    static URI base(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new UserError("URL '" + url + "': " + e.getMessage());
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getRawUserInfo() != null) {
            throw new UserError(
                    "URL: a password in it is seen by everybody who lists processes; use"
                            + " --token-file, or the variable HEADTAIL_TOKEN");
        }
        if (!List.of("http", "https").contains(scheme)
                || uri.getHost() == null
                || uri.getPort() > 65_535
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw new UserError(
                    "URL '"
                            + url
                            + "': allowed are http://HOST:PORT and https://HOST:PORT, with the"
                            + " server's http.prefix behind it if it has one");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return URI.create(scheme + "://" + uri.getRawAuthority() + path.replaceAll("/+$", ""));
    }

    /** The URL of all paths. */
    String url() {
        return base.toString();
    }

    /** The query of a window's answer. */
    static String query(String window, @Nullable Integer k) {
        return "?window="
                + URLEncoder.encode(window, StandardCharsets.UTF_8)
                + (k == null ? "" : "&k=" + k);
    }

    /** Asks for an answer that ends; any status. */
    Answer get(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(request(path));
        return new Answer(response, body(response));
    }

    /**
     * Opens the stream of a window.
     *
     * @param lastId of the last event that was received; null for none
     */
    HttpResponse<InputStream> stream(String query, @Nullable String lastId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/view/video/stream" + query).header("Accept", "text/event-stream");
        return send(lastId == null ? request : request.header("Last-Event-ID", lastId));
    }

    /** The rest of a response. */
    static byte[] body(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            return in.readNBytes(MAX_ANSWER_BYTES);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /**
     * A mistake that trying again does not mend.
     *
     * @return null if the status may change by itself
     */
    @Nullable UserError mistake(int status, String detail) {
        if (status == 401) {
            return new UserError(
                    url()
                            + " answered 401: "
                            + (token == null
                                    ? "it asks for a token; give it by --token-file, or by the"
                                            + " variable HEADTAIL_TOKEN"
                                    : "the token is not one that it knows"));
        }
        if (status >= 300 && status < 400) {
            return new UserError(
                    "%s answered %d, and names another address, to which nothing is sent: give that URL"
                            .formatted(url(), status));
        }
        if (status == 400 || status == 403) {
            return new UserError(answered(status, detail));
        }
        return null;
    }

    /** The error of an answer that is not the one that was asked for. */
    UserError failure(Answer answer) {
        UserError mistake = mistake(answer.status(), answer.detail());
        return mistake != null
                ? mistake
                : new UserError(answered(answer.status(), answer.detail()), ExitCode.FAILED);
    }

    private String answered(int status, String detail) {
        return url() + " answered " + status + ": " + ShownText.ERRORS.text(detail);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
