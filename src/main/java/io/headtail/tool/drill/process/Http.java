package io.headtail.tool.drill.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** HTTP requests to the processes of the drill. */
public final class Http {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(1))
                    .build();

    private Http() {}

    /** The response of any status; null if there is none within 5 s. */
    public static @Nullable HttpResponse<byte[]> get(int port, String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .timeout(TIMEOUT)
                        .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Whether a process says that it is ready. */
    public static boolean isReady(int port) {
        HttpResponse<byte[]> response = get(port, "/health/ready");
        return response != null && response.statusCode() == 200;
    }

    /** The body of a 200 response; null otherwise. */
    static @Nullable String text(int port, String path) {
        HttpResponse<byte[]> response = get(port, path);
        return response == null || response.statusCode() != 200
                ? null
                : new String(response.body(), StandardCharsets.UTF_8);
    }
}
