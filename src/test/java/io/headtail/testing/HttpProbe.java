package io.headtail.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** Asks servers over HTTP; a request without an answer fails after {@link Await#PATIENCE}. */
public final class HttpProbe implements AutoCloseable {
    private final HttpClient client;

    /** Over HTTP/1.1, or HTTPS with certificates that the JDK trusts. */
    public HttpProbe() {
        client = HttpClient.newHttpClient();
    }

    /** Over HTTPS with certificates that the context trusts. */
    public HttpProbe(SSLContext tls, HttpClient.Version version) {
        client = HttpClient.newBuilder().sslContext(tls).version(version).build();
    }

    /** The address of a path of this machine. */
    public static String local(int port, String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The answer as text. */
    public HttpResponse<String> get(String url) {
        return send("GET", url);
    }

    /** The answer as text, to a request without a body. */
    public HttpResponse<String> send(String method, String url) {
        return unchecked(
                request(method, url), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /**
     * The answer as it came, to a request without a body.
     *
     * @param headers names and values in turn
     * @throws UncheckedIOException if there is none
     */
    public HttpResponse<byte[]> bytes(String method, String url, String... headers) {
        return unchecked(request(method, url, headers), HttpResponse.BodyHandlers.ofByteArray());
    }

    /**
     * The answer while it comes.
     *
     * @param headers names and values in turn
     * @throws UncheckedIOException if there is none
     */
    public HttpResponse<InputStream> stream(String url, String... headers) {
        return unchecked(request("GET", url, headers), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpRequest request(String method, String url, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Await.PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private <T> HttpResponse<T> unchecked(
            HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return sent(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // On a busy machine the server may end an idle connection before the client has seen that it
    // did: nothing of a request on it was taken.
    private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            if (!"Broken pipe".equals(e.getMessage())) {
                throw e;
            }
            return client.send(request, handler);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
