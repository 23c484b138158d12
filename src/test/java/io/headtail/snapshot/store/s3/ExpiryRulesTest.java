package io.headtail.snapshot.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import io.headtail.snapshot.store.SnapshotSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * Which life-cycle rules would remove objects; as S3 answers, since the server of other tests has
 * none.
 */
@ResourceLock(Resources.SYSTEM_PROPERTIES) // credentials
class ExpiryRulesTest {
    private static final String PREFIX = "lake/views-id/_headtail";

    private HttpServer server;
    private String answer = "";
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        System.setProperty("aws.accessKeyId", System.getProperty("aws.accessKeyId", "a"));
        System.setProperty("aws.secretAccessKey", System.getProperty("aws.secretAccessKey", "b"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/xml");
                    boolean isAsked = "lifecycle".equals(exchange.getRequestURI().getQuery());
                    exchange.sendResponseHeaders(isAsked ? status : 400, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private List<String> matching(String... rules) {
        answer = "<LifecycleConfiguration>" + String.join("", rules) + "</LifecycleConfiguration>";
        return matching();
    }

    private List<String> matching() {
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        try (S3Store store =
                new S3Store(
                        new SnapshotSettings.S3(
                                "bucket", "lake", endpoint, "us-east-1", true, "none"))) {
            return store.expiries("views-id/_headtail");
        }
    }

    private static String rule(String id, String filter, String what) {
        return rule(id, filter, "Enabled", what);
    }

    private static String rule(String id, String filter, String status, String what) {
        return "<Rule><ID>%s</ID>%s<Status>%s</Status>%s</Rule>"
                .formatted(id, filter, status, what);
    }

    private static String prefix(String prefix) {
        return "<Filter><Prefix>" + prefix + "</Prefix></Filter>";
    }

    private static final String DAYS = "<Expiration><Days>30</Days></Expiration>";

    @Test
    void rules_that_reach_the_folder_are_named() {
        assertEquals(
                List.of(
                        "'all' (prefix '', after 30 days)",
                        "'above' (prefix 'lake/', after 30 days)",
                        "'parts' (prefix '" + PREFIX + "/parts', after 30 days)",
                        "'old' (prefix 'lake', on 2030-01-01T00:00:00Z)"),
                matching(
                        rule("all", prefix(""), DAYS),
                        rule("above", prefix("lake/"), DAYS),
                        rule("parts", prefix(PREFIX + "/parts"), DAYS),
                        rule(
                                "old",
                                "<Prefix>lake</Prefix>",
                                "<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration>")));
    }

    @Test
    void rules_that_leave_it_alone_are_not() {
        assertEquals(
                List.of(),
                matching(
                        rule("rows", prefix("lake/views-id/dt="), DAYS),
                        rule("off", prefix(""), "Disabled", DAYS),
                        rule(
                                "versions",
                                prefix(""),
                                "<NoncurrentVersionExpiration><NoncurrentDays>3</NoncurrentDays></NoncurrentVersionExpiration>"),
                        rule(
                                "uploads",
                                prefix(""),
                                "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>"),
                        rule(
                                "markers",
                                prefix(""),
                                "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"),
                        rule(
                                "tagged",
                                "<Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>",
                                DAYS)));
    }

    @Test
    void what_is_not_allowed_or_not_known_is_passed_over() {
        for (String code :
                List.of(
                        "AccessDenied 403",
                        "NotImplemented 501",
                        "NoSuchLifecycleConfiguration 404")) {
            status = Integer.parseInt(code.split(" ")[1]);
            answer = "<Error><Code>" + code.split(" ")[0] + "</Code></Error>";
            assertEquals(List.of(), matching(), code);
        }
    }
}
