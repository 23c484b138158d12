package io.headtail.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headtail.cli.support.ExitCode;
import io.headtail.config.Role;
import io.headtail.http.security.Tokens;
import io.headtail.testing.Await;
import io.headtail.testing.HeadtailJvm;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.Node;
import io.headtail.testing.TestIdentity;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that a process was given are in nothing that it writes, serves or is called with. */
class SecretsIT {
    private static final Pattern PORTS =
            Pattern.compile("listens on https://[^ ]*:(\\d+), management on http://[^ ]*:(\\d+),");
    private static final String KAFKA = "s3cret-of-kafka";
    private static final String POSTGRES = "s3cret-of-postgres";
    private static final String REDIS = "s3cret-of-redis";
    private static final String S3 = "s3cret-of-s3";

    private final Tokens.Issued token = Tokens.issue("reader");
    private final TestIdentity identity = TestIdentity.of("EC", 0);
    private final List<String> secrets =
            List.of(
                    KAFKA,
                    POSTGRES,
                    REDIS,
                    S3,
                    token.token(),
                    identity.keyPem().lines().toList().get(1));

    @TempDir Path folder;

    @Test
    void secrets_are_in_no_output_no_answer_and_no_argument() throws Exception {
        Process process = start(jaas(KAFKA), "kafka.bootstrap-servers=127.0.0.1:1");
        StringBuilder served = new StringBuilder();
        try (HttpProbe https = new HttpProbe(TestIdentity.trusting(identity), Version.HTTP_2);
                HttpProbe http = new HttpProbe()) {
            Await.until(() -> "it listens: " + output(), () -> PORTS.matcher(output()).find());
            Matcher ports = PORTS.matcher(output());
            assertTrue(ports.find());
            String api = "https://127.0.0.1:" + ports.group(1);
            String management = "http://127.0.0.1:" + ports.group(2);
            Await.until(
                    () -> "Kafka is waited for: " + output(),
                    () -> output().contains("waiting for Kafka"));
            List<String> paths =
                    List.of(
                            "/",
                            "/view/video",
                            "/windows",
                            "/metrics",
                            "/openapi",
                            "/health/ready");
            for (String path : paths) {
                served.append(http.get(management + path));
                served.append(http.get(management + path).body());
                for (String value : List.of("Bearer " + token.token(), "Bearer " + KAFKA)) {
                    var response = https.bytes("GET", api + path, "Authorization", value);
                    served.append(response.headers());
                    served.append(new String(response.body(), StandardCharsets.UTF_8));
                }
            }
            // The token and the key where they do not belong.
            Files.writeString(folder.resolve("tokens"), token.token());
            Files.writeString(folder.resolve("tls.crt"), identity.keyPem());
            Await.until(
                    () -> "both are refused: " + output(),
                    () -> output().split("event=reload-refused", -1).length == 3);
            served.append(http.get(management + "/metrics").body());
            served.append(process.info().commandLine().orElse(""));
            process.destroy();
            assertTrue(Await.end(process), output());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(served.toString().contains("headtail_http_reload_successful"), "metrics");
        assertNone(served.toString());
        assertNone(output());
    }

    @Test
    void a_login_that_is_malformed_or_refused_is_not_repeated() throws Exception {
        assertEndsWithoutSecrets(start("sasl.jaas.config=PlainLoginModule password=" + KAFKA));
        assertEndsWithoutSecrets(start(jaas(KAFKA))); // the broker wants none
    }

    private void assertEndsWithoutSecrets(Process process) throws InterruptedException {
        try {
            assertTrue(Await.end(process), output());
            assertEquals(ExitCode.MISTAKE, process.exitValue(), output());
            assertNone(output());
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertNone(String text) {
        for (String secret : secrets) {
            assertFalse(text.contains(secret), () -> secret + " in " + text);
        }
    }

    private static String jaas(String password) {
        return "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"u\" password=\""
                + password
                + "\";";
    }

    private Process start(String login, String... sets) throws IOException {
        identity.writeTo(folder);
        Files.writeString(folder.resolve("tokens"), token.line());
        Files.writeString(folder.resolve("postgres"), POSTGRES);
        Files.writeString(folder.resolve("redis"), REDIS);
        Files.writeString(
                folder.resolve("kafka"),
                "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n" + login);
        List<String> arguments = new ArrayList<>(List.of(Role.STANDALONE.toString()));
        for (String set :
                Node.settings(
                        "secrets",
                        "kafka.properties-file=" + folder.resolve("kafka"),
                        "history.url=jdbc:postgresql://127.0.0.1:1/headtail",
                        "history.password-file=" + folder.resolve("postgres"),
                        "redis.url=redis://127.0.0.1:1",
                        "redis.user=headtail",
                        "redis.password-file=" + folder.resolve("redis"),
                        "snapshot.store=s3",
                        "snapshot.s3.bucket=headtail-snapshots",
                        "snapshot.s3.region=us-east-1",
                        "snapshot.s3.path-style=true",
                        "snapshot.s3.endpoint=http://127.0.0.1:1",
                        "http.tls.certificate-file=" + folder.resolve("tls.crt"),
                        "http.tls.key-file=" + folder.resolve("tls.key"),
                        "http.tokens-file=" + folder.resolve("tokens"),
                        "management.port=0",
                        "shutdown.grace=PT1S")) {
            arguments.addAll(List.of("--set", set));
        }
        for (String set : sets) {
            arguments.addAll(List.of("--set", set));
        }
        ProcessBuilder builder =
                new ProcessBuilder(HeadtailJvm.command(List.of("-Xmx256m"), arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", S3));
        return builder.start();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return "";
        }
    }
}
