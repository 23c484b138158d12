package io.headtail.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.ExitCode;
import io.headtail.cli.support.UserError;
import io.headtail.http.HttpSettings;
import io.headtail.http.ServerFixture;
import io.headtail.http.security.AccessFiles;
import io.headtail.http.security.AccessFiles.TlsFiles;
import io.headtail.testing.TestIdentity;
import io.headtail.time.WindowSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code headtail health}, asked of a real server. */
class HealthCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_process_that_works_is_healthy() {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            assertEquals(0, health(url(server)), err.toString());
            assertEquals("{\"status\":\"UP\"}", out.toString().strip());
        }
    }

    @Test
    void a_process_that_must_be_restarted_is_unhealthy_and_says_why() {
        try (ServerFixture server = ServerFixture.withContractWindows()) {
            server.down = "lane 3 has ended";
            assertEquals(ExitCode.FAILED, health(url(server)));
            assertTrue(out.toString().contains("lane 3 has ended"), out.toString());
            assertTrue(err.toString().contains("answered with status 503"), err.toString());
        }
    }

    @Test
    void a_process_that_does_not_listen_is_unhealthy() throws IOException {
        String url;
        try (ServerSocket closed = new ServerSocket(0)) {
            url = "http://127.0.0.1:" + closed.getLocalPort() + "/health/live";
        }
        assertEquals(ExitCode.FAILED, health(url));
        assertTrue(err.toString().contains(url + ": Connection refused"), err.toString());
    }

    @Test
    void a_process_that_accepts_and_does_not_answer_is_unhealthy() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/health/live";
            assertEquals(ExitCode.FAILED, health(url));
            assertTrue(err.toString().contains("timed out"), err.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/hostname", "health/live", "nope://localhost/"})
    void a_url_of_another_kind_is_refused(String url) {
        assertEquals(ExitCode.MISTAKE, health(url));
        assertTrue(err.toString().contains("allowed are URLs with http"), err.toString());
    }

    @Test
    void without_a_url_the_process_with_the_same_environment_is_asked() {
        assertEquals(
                URI.create("http://127.0.0.1:8080/health/live"),
                HealthCommand.own(Map.of(), false));
        Map<String, String> set =
                Map.of("HEADTAIL_HTTP_PORT", "9", "HEADTAIL_HTTP_PREFIX", "/topk");
        assertEquals(
                URI.create("http://127.0.0.1:9/topk/health/ready"), HealthCommand.own(set, true));
        for (String any : List.of("0.0.0.0", "::")) {
            assertEquals(
                    URI.create("http://127.0.0.1:8080/health/live"),
                    HealthCommand.own(Map.of("HEADTAIL_HTTP_HOST", any), false));
        }
        assertEquals(
                URI.create("http://[fd00::1]:8080/health/live"),
                HealthCommand.own(Map.of("HEADTAIL_HTTP_HOST", "fd00::1"), false));
        assertEquals(
                URI.create("http://10.0.0.7:8080/health/live"),
                HealthCommand.own(Map.of("HEADTAIL_HTTP_HOST", "10.0.0.7"), false));
    }

    @Test
    void tls_is_spoken_where_the_environment_names_a_certificate() {
        Map<String, String> set = Map.of("HEADTAIL_HTTP_TLS_CERTIFICATE_FILE", "/tls.crt");
        assertEquals(
                URI.create("https://127.0.0.1:8080/health/live"), HealthCommand.own(set, false));
    }

    @Test
    void the_management_port_is_asked_if_there_is_one() {
        Map<String, String> set =
                Map.of(
                        "HEADTAIL_HTTP_HOST", "10.0.0.7",
                        "HEADTAIL_HTTP_PREFIX", "/topk",
                        "HEADTAIL_MANAGEMENT_PORT", "9090");
        assertEquals(URI.create("http://10.0.0.7:9090/health/ready"), HealthCommand.own(set, true));
        set = Map.of("HEADTAIL_MANAGEMENT_PORT", "9090", "HEADTAIL_MANAGEMENT_HOST", "::1");
        assertEquals(URI.create("http://[::1]:9090/health/live"), HealthCommand.own(set, false));
        set = Map.of("HEADTAIL_MANAGEMENT_PORT", "", "HEADTAIL_HTTP_PREFIX", "/topk");
        assertEquals(
                URI.create("http://127.0.0.1:8080/topk/health/live"),
                HealthCommand.own(set, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEADTAIL_MANAGEMENT_PORT", "HEADTAIL_HTTP_PORT"})
    void a_port_that_cannot_be_asked_is_named_by_its_variable(String variable) {
        for (String bad : List.of("abc", "65536", "-1", "9 0", "123456")) {
            assertEquals(
                    variable + ": '" + bad + "' is no port; allowed are 1 to 65535",
                    refusal(variable, bad));
        }
        String any = refusal(variable, "0");
        assertTrue(any.startsWith(variable + ": 0 is any free port"), any);
        assertTrue(any.endsWith("set it to 1 to 65535, or use --url"), any);
    }

    private static String refusal(String variable, String value) {
        UserError e =
                assertThrows(
                        UserError.class, () -> HealthCommand.own(Map.of(variable, value), false));
        return String.valueOf(e.getMessage());
    }

    @Test
    void plain_http_to_a_server_of_tls_gets_a_hint(@TempDir Path folder) throws IOException {
        TestIdentity.of("EC", 0).writeTo(folder);
        TlsFiles files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 10).with(new AccessFiles(files, null));
        try (ServerFixture server =
                new ServerFixture(settings, WindowSpec.sliding("hour", 3_600_000))) {
            assertEquals(ExitCode.FAILED, health(url(server)));
            assertTrue(
                    err.toString().contains("if it speaks TLS, ask https:// by --url, or set"),
                    err.toString());
        }
    }

    @Test
    void a_url_already_says_what_is_asked() {
        assertEquals(ExitCode.MISTAKE, execute("health", "--ready", "--url", "http://localhost/"));
        assertTrue(err.toString().contains("end the URL with /health/ready"), err.toString());
    }

    private int health(String url) {
        return execute("health", "--url", url);
    }

    private int execute(String... arguments) {
        CommandLine command = Cli.commandLine().setOut(new PrintWriter(out, true));
        return command.setErr(new PrintWriter(err, true)).execute(arguments);
    }

    private static String url(ServerFixture server) {
        return "http://127.0.0.1:" + server.server.port() + "/health/live";
    }
}
