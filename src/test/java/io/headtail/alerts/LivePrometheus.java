package io.headtail.alerts;

import io.headtail.alerts.AlertRules.Firing;
import io.headtail.testing.Await;
import io.headtail.testing.HttpProbe;
import io.headtail.testing.InstalledServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The real Prometheus, which asks processes of this machine every second. The spans of its rules
 * are shortened, so that a test need not wait as long as people should not be woken.
 */
final class LivePrometheus implements AutoCloseable {
    private static final HttpProbe PROBE = new HttpProbe();

    private final InstalledServer server;
    private final int port;

    private LivePrometheus(InstalledServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts it.
     *
     * @param jobs ports by the name of the job
     */
    static LivePrometheus start(Path folder, Map<String, List<Integer>> jobs) throws IOException {
        String program = InstalledServer.named("prometheus");
        Path rules = folder.resolve("alerts.yaml");
        Files.writeString(
                rules,
                Files.readString(AlertRules.FILE)
                        .replaceAll("for: \\d+[mh]", "for: 1s")
                        .replaceAll("\\[(5|10|15)m]", "[30s]"));
        List<Map<String, Object>> scraped =
                jobs.entrySet().stream()
                        .map(job -> Map.of("job_name", job.getKey(), "static_configs", at(job)))
                        .toList();
        Path config = folder.resolve("prometheus.yaml");
        Files.writeString(
                config,
                new Yaml()
                        .dump(
                                Map.of(
                                        "global",
                                        Map.of(
                                                "scrape_interval",
                                                "1s",
                                                "evaluation_interval",
                                                "1s"),
                                        "rule_files",
                                        List.of(rules.toString()),
                                        "scrape_configs",
                                        scraped)));
        int port = InstalledServer.freePort();
        InstalledServer server =
                InstalledServer.start(
                        port,
                        folder.resolve("prometheus.log"),
                        program,
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port);
        Await.until("Prometheus is ready", () -> status(port) == 200);
        return new LivePrometheus(server, port);
    }

    private static int status(int port) {
        return PROBE.bytes("GET", HttpProbe.local(port, "/-/ready")).statusCode();
    }

    private static Object at(Map.Entry<String, List<Integer>> job) {
        return List.of(
                Map.of("targets", job.getValue().stream().map(p -> "127.0.0.1:" + p).toList()));
    }

    /** The alerts that fire now. */
    Set<String> firing() {
        Set<String> all = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asString("").equals("firing")) {
                JsonNode labels = alert.get("labels");
                all.add(
                        new Firing(
                                        labels.get("alertname").asString(),
                                        labels.get("severity").asString())
                                .toString());
            }
        }
        return all;
    }

    /** What the newest firing alert of that name says. */
    String description(String firing) {
        for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
            if (firing.startsWith(alert.get("labels").get("alertname").asString() + "/")) {
                return alert.get("annotations").get("description").asString();
            }
        }
        return "";
    }

    /**
     * What an expression gives now: its series.
     *
     * @throws AssertionError with what Prometheus says, if it is none
     */
    JsonNode query(String expression) {
        return data("/api/v1/query?query=" + encoded(expression)).get("result");
    }

    /** The values of a label of these series. */
    JsonNode labelValues(String label, String series) {
        return data("/api/v1/label/" + label + "/values?match%5B%5D=" + encoded(series));
    }

    private JsonNode data(String path) {
        JsonNode answer = get(path);
        if (!answer.path("status").asString("").equals("success")) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.get("data");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode get(String path) {
        byte[] body = PROBE.bytes("GET", HttpProbe.local(port, path)).body();
        return JsonMapper.builder().build().readTree(new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
