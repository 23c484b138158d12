package io.headtail.cli;

import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code headtail health}: the health check of a container, in which there may be neither a shell
 * nor curl. It is started every few seconds, so it uses the JDK's oldest and smallest HTTP client.
 */
@Command(
        name = "health",
        description = {
            "Ask a running process whether it works, for health checks of containers.",
            "Exit code 0 if it does; 1, and the reason, if it does not or cannot be reached."
        })
final class HealthCommand implements Callable<Integer> {
    /** For connecting, and for each read; a health check must end before the next one begins. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** Hosts that stand for every address of a machine, the loopback's too. */
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    /** Answers are a line; more is not printed. */
    private static final int MAX_BYTES = 4096;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "the URL to ask. Default: /health/live of this machine, on the port of",
                "HEADTAIL_MANAGEMENT_PORT if it is set (with _HOST); otherwise with the host, port",
                "and prefix of HEADTAIL_HTTP_HOST, _PORT and _PREFIX (any, 8080, none), over TLS if",
                "HEADTAIL_HTTP_TLS_CERTIFICATE_FILE is set; its certificate is not checked"
            })
    private @Nullable URI url;

    @Option(
            names = "--ready",
            description = "ask whether answers can be given (/health/ready), without --url")
    private boolean ready;

    @Override
    public Integer call() {
        if (ready && url != null) {
            throw new UserError(
                    "--ready says which path of this machine to ask: with --url, end the URL with"
                            + " /health/ready instead");
        }
        URI asked = url == null ? own(System.getenv(), ready) : url;
        try {
            return report(ask(asked));
        } catch (IOException e) {
            throw new UserError(asked + ": " + e.getMessage() + hint(asked, e), ExitCode.FAILED);
        }
    }

    /** A TLS server ends a connection that begins with plain HTTP. */
    private static String hint(URI asked, IOException e) {
        return "http".equals(asked.getScheme()) && e.getClass() == SocketException.class
                ? "; if it speaks TLS, ask https:// by --url, or set"
                        + " HEADTAIL_HTTP_TLS_CERTIFICATE_FILE as it has it"
                : "";
    }

    /** The URL of a process on this machine that has the same environment. */
    static URI own(Map<String, String> environment, boolean ready) {
        String management = environment.getOrDefault("HEADTAIL_MANAGEMENT_PORT", "");
        boolean isManaged = !management.isEmpty();
        String common = environment.getOrDefault("HEADTAIL_HTTP_HOST", "0.0.0.0");
        String own = isManaged ? environment.getOrDefault("HEADTAIL_MANAGEMENT_HOST", "") : "";
        String host = own.isEmpty() ? common : own;
        String address = WILDCARDS.contains(host) ? "127.0.0.1" : host;
        int port =
                isManaged
                        ? port("HEADTAIL_MANAGEMENT_PORT", management)
                        : port(
                                "HEADTAIL_HTTP_PORT",
                                environment.getOrDefault("HEADTAIL_HTTP_PORT", "8080"));
        String certificate = environment.getOrDefault("HEADTAIL_HTTP_TLS_CERTIFICATE_FILE", "");
        String prefix = isManaged ? "" : environment.getOrDefault("HEADTAIL_HTTP_PREFIX", "");
        return URI.create(
                (isManaged || certificate.isEmpty() ? "http://" : "https://")
                        + (address.contains(":") ? "[" + address + "]" : address)
                        + ":"
                        + port
                        + prefix
                        + (ready ? "/health/ready" : "/health/live"));
    }

    private static int port(String variable, String text) {
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
        if (port == 0) {
            throw new UserError(
                    variable
                            + ": 0 is any free port, and which one cannot be known here; set it to"
                            + " 1 to 65535, or use --url");
        }
        if (port < 0 || port > 65_535) {
            throw new UserError(
                    "%s: '%s' is no port; allowed are 1 to 65535".formatted(variable, text));
        }
        return port;
    }

    private HttpURLConnection ask(URI asked) throws IOException {
        try {
            if (asked.toURL().openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection http) {
                http.setConnectTimeout((int) TIMEOUT.toMillis());
                http.setReadTimeout((int) TIMEOUT.toMillis());
                if (url == null && http instanceof HttpsURLConnection https) {
                    OwnServer.trust(https);
                }
                return http;
            }
        } catch (MalformedURLException | IllegalArgumentException e) {
            // As below.
        }
        throw new UserError("--url " + asked + ": allowed are URLs with http:// or https://");
    }

    private int report(HttpURLConnection http) throws IOException {
        int status = http.getResponseCode();
        // Nothing follows, so the connection is not kept.
        try (InputStream body = status < 400 ? http.getInputStream() : http.getErrorStream()) {
            byte[] text = body == null ? new byte[0] : body.readNBytes(MAX_BYTES);
            spec.commandLine().getOut().println(new String(text, StandardCharsets.UTF_8));
        } finally {
            http.disconnect();
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new UserError("answered with status " + status, ExitCode.FAILED);
        }
        return 0;
    }
}
