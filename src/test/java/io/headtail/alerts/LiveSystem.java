package io.headtail.alerts;

import io.headtail.config.Role;
import io.headtail.testing.Await;
import io.headtail.testing.InstalledServer;
import io.headtail.testing.NodeProcess;
import io.headtail.tool.embedded.EmbeddedKafka;
import io.headtail.tool.embedded.EmbeddedPostgres;
import io.headtail.tool.embedded.EmbeddedS3;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.views.ViewGenerator;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

/**
 * Two instances and a merger, each a process, over a broker, PostgreSQL and an S3 server, with
 * views all the time. Each part can be taken away and comes back where it was.
 */
final class LiveSystem implements AutoCloseable {
    private static final String TOPIC = "alerts";
    private static final String BUCKET = "snapshots";
    private static final int PARTITIONS = 4;

    /** Half an hour, below which an alert fires, the window, and little more. */
    private static final String RETENTION_MS = Integer.toString((1_800 + 60 + 30) * 1_000);

    /** Heads are in a group, and so are named after it. */
    private static final String TAILS = "consumer-null-";

    private static final int MAX_CLIENTS = 64;

    private final Path folder;
    private final int kafkaPort = InstalledServer.freePort();
    private final int postgresPort = InstalledServer.freePort();
    private final int s3Port = InstalledServer.freePort();
    private final List<Integer> instancePorts =
            List.of(InstalledServer.freePort(), InstalledServer.freePort());
    private final int mergerPort = InstalledServer.freePort();
    private final List<NodeProcess> running = new ArrayList<>();
    private final Thread feeder = new Thread(this::feed, "feeder");
    private volatile boolean over;
    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;
    private EmbeddedS3 s3;
    private NodeProcess first;

    /** Starts everything, and waits until the merger is ready. */
    LiveSystem(Path folder) throws Exception {
        this.folder = folder;
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), kafkaPort);
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), postgresPort);
        s3 = EmbeddedS3.start(folder.resolve("s3"), s3Port, BUCKET);
        try (Admin admin = admin()) {
            NewTopic topic = new NewTopic(TOPIC, PARTITIONS, (short) 1);
            admin.createTopics(List.of(topic.configs(Map.of("retention.ms", RETENTION_MS))))
                    .all()
                    .get();
        }
        feeder.start();
        first = instance(0);
        running.add(instance(1));
        running.add(
                process(
                        "merger",
                        Role.MERGER,
                        mergerPort,
                        // Not named as tails are.
                        "kafka.properties.client.id=merger",
                        "history.url=jdbc:postgresql://127.0.0.1:" + postgresPort + "/headtail",
                        "history.user=" + EmbeddedPostgres.USER));
        Await.until("the merger is ready", () -> isReady(mergerPort));
    }

    private static boolean isReady(int port) {
        HttpResponse<byte[]> response = NodeProcess.get(port, "/health/ready");
        return response != null && response.statusCode() == 200;
    }

    /** Where Prometheus finds the processes. */
    Map<String, List<Integer>> jobs() {
        return Map.of("instance", instancePorts, "merger", List.of(mergerPort));
    }

    private NodeProcess instance(int index) {
        return process(
                "instance-" + index,
                Role.INSTANCE,
                instancePorts.get(index),
                "tails.memory-mib=0", // tails read from the broker
                "snapshot.store=s3",
                "snapshot.interval=PT2S",
                "snapshot.s3.bucket=" + BUCKET,
                "snapshot.s3.endpoint=http://127.0.0.1:" + s3Port,
                "snapshot.s3.region=us-east-1",
                "snapshot.s3.path-style=true");
    }

    private NodeProcess process(String name, Role role, int port, String... more) {
        List<String> sets =
                new ArrayList<>(
                        List.of(
                                "kafka.bootstrap-servers=127.0.0.1:" + kafkaPort,
                                "http.port=" + port,
                                "windows=[{name: minute, length: PT1M}, {name: all}]",
                                "lateness=PT1S",
                                "slack=PT4S",
                                "top-k.max=20",
                                "stale-after=PT10S",
                                "history.interval=PT1S"));
        sets.addAll(List.of(more));
        return NodeProcess.start(
                List.of(
                        "-Daws.accessKeyId=" + EmbeddedS3.ACCESS_KEY,
                        "-Daws.secretAccessKey=" + EmbeddedS3.SECRET_KEY),
                folder.resolve(name + ".log"),
                role,
                TOPIC,
                sets.toArray(String[]::new));
    }

    void killFirst() {
        first.kill();
    }

    void startFirst() {
        first = instance(0);
    }

    void stopStore() {
        s3.close();
    }

    void startStore() {
        s3 = EmbeddedS3.start(folder.resolve("s3"), s3Port, BUCKET);
    }

    void stopBroker() {
        kafka.close();
    }

    void startBroker() {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), kafkaPort);
    }

    void stopPostgres() {
        postgres.close();
    }

    void startPostgres() {
        postgres = EmbeddedPostgres.start(folder.resolve("postgres"), postgresPort);
    }

    /** The broker gives tails 200 bytes a second, a small part of what they need. */
    void throttleTails() throws ExecutionException, InterruptedException {
        quota(200.0);
    }

    void releaseTails() throws ExecutionException, InterruptedException {
        quota(null);
    }

    private void quota(@Nullable Double bytesPerSecond)
            throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.alterClientQuotas(
                            IntStream.range(0, MAX_CLIENTS)
                                    .mapToObj(i -> quotaOf(TAILS + i, bytesPerSecond))
                                    .toList())
                    .all()
                    .get();
        }
    }

    private static ClientQuotaAlteration quotaOf(String client, @Nullable Double bytesPerSecond) {
        return new ClientQuotaAlteration(
                new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, client)),
                List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond)));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort));
    }

    private void feed() {
        ViewGenerator ids = new ViewGenerator(500, 1.05, 1, 20_000);
        Map<String, String> client = Map.of("bootstrap.servers", "127.0.0.1:" + kafkaPort);
        while (!over) {
            // A broker that is away takes nothing; what was not sent then is not missed.
            try (EventProducer producer = new EventProducer(client, TOPIC)) {
                while (!over) {
                    producer.send(ids.nextId(), System.currentTimeMillis(), 1);
                    LockSupport.parkNanos(2_000_000);
                }
            } catch (RuntimeException e) {
                LockSupport.parkNanos(200_000_000);
            }
        }
    }

    @Override
    public void close() {
        over = true;
        first.close();
        running.forEach(NodeProcess::close);
        Await.until("the feeder ends", () -> !feeder.isAlive());
        s3.close();
        postgres.close();
        kafka.close();
    }
}
