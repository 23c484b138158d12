package io.headtail.tool;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, one node) inside this JVM, for trying things out and for tests. It
 * listens on 127.0.0.1 only and keeps its topics, offsets and cluster id in a directory, over clean
 * stops and hard kills alike.
 *
 * <p>Needs the broker's classes, which the product's own class path does not carry: {@link #start}
 * says so when they are missing.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final DirectoryLock lock;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, DirectoryLock lock, int port) {
        this.server = server;
        this.lock = lock;
        this.port = port;
    }

    /** As {@link #start(Path, int, Map)}, with nothing overridden. */
    public static EmbeddedKafka start(Path dataDir, int port) {
        return start(dataDir, port, Map.of());
    }

    /**
     * Starts a broker and returns when it answers (some seconds).
     *
     * @param dataDir made if absent; owned by this broker until {@link #close}
     * @param port TCP port, 0 for any free one
     * @param overrides broker settings over those of this class
     * @throws ToolException when the port is taken, the directory cannot be used or is in use, or
     *     the broker does not start
     */
    public static EmbeddedKafka start(Path dataDir, int port, Map<String, String> overrides) {
        requireBrokerClasses();
        int brokerPort = freePort(port);
        DirectoryLock lock = DirectoryLock.acquire(dataDir);
        try {
            // A folder of its own: the broker takes what it finds beside its logs for a partition.
            Path logs = dataDir.toAbsolutePath().resolve("kafka");
            format(logs);
            Map<String, String> settings = settings(logs, brokerPort, freePort(0));
            settings.putAll(overrides);
            KafkaRaftServer server =
                    new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            startUp(server);
            return new EmbeddedKafka(server, lock, brokerPort);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw new ToolException(
                    "the embedded broker did not start on port "
                            + brokerPort
                            + " with its data in "
                            + dataDir
                            + ": "
                            + rootCause(e),
                    e);
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** The port it listens on, never 0. */
    public int port() {
        return port;
    }

    /** Stops the broker (about half a second) and gives the directory free. */
    @Override
    public void close() {
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            lock.close();
        }
    }

    private static void startUp(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    /** Gives the directory a cluster id, unless it has one: a file that is written last. */
    private static void format(Path logs) throws IOException {
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(logs);
        try {
            new Formatter()
                    .setPrintStream(
                            new java.io.PrintStream(java.io.OutputStream.nullOutputStream()))
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName(CONTROLLER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> settings(Path logs, int port, int controllerPort) {
        Map<String, String> s = new TreeMap<>();
        s.put("process.roles", "broker,controller");
        s.put("node.id", Integer.toString(NODE));
        s.put(
                "listeners",
                "PLAINTEXT://"
                        + HOST
                        + ":"
                        + port
                        + ",CONTROLLER://"
                        + HOST
                        + ":"
                        + controllerPort);
        s.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        s.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        s.put("controller.listener.names", CONTROLLER);
        s.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
        s.put("log.dirs", logs.toString());
        s.put("auto.create.topics.enable", "false");
        // Old events can be replayed: nothing is deleted by age unless a topic asks for it.
        s.put("log.retention.ms", "-1");
        oneNode(s);
        return s;
    }

    /** One node of its own wants one replica, few partitions and threads, and no waiting. */
    private static void oneNode(Map<String, String> s) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
            s.put(topic + ".replication.factor", "1");
            s.put(topic + ".num.partitions", "4");
        }
        s.put("transaction.state.log.min.isr", "1");
        s.put("share.coordinator.state.topic.replication.factor", "1");
        s.put("share.coordinator.state.topic.min.isr", "1");
        s.put("default.replication.factor", "1");
        s.put("min.insync.replicas", "1");
        s.put("group.initial.rebalance.delay.ms", "0");
        s.put("group.min.session.timeout.ms", "1000");
        s.put("num.network.threads", "2");
        s.put("num.io.threads", "4");
        // The default takes 128 MiB of heap for a job that is tiny here.
        s.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20));
    }

    /** Checks the port, or finds a free one for 0. */
    private static int freePort(int port) {
        if (port < 0 || port > 65_535) {
            throw new ToolException("port " + port + ": allowed are 0 (any free one) to 65535");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ToolException(
                    "port "
                            + port
                            + " of "
                            + HOST
                            + ": cannot be listened on ("
                            + e.getMessage()
                            + "); stop what uses it, or choose another (0 for any free one)",
                    e);
        }
    }

    private static void requireBrokerClasses() {
        try {
            Class.forName(
                    "kafka.server.KafkaRaftServer", false, EmbeddedKafka.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new ToolException(
                    "the embedded broker's classes are not on the class path; bin/headtail puts"
                            + " them there, as java -cp 'headtail.jar:embedded/*' does",
                    e);
        }
    }

    private static String rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
