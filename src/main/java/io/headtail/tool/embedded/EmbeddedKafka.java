package io.headtail.tool.embedded;

import io.headtail.tool.ToolException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
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
    private static final String HOST = EmbeddedNode.HOST;

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
        return start(dataDir, port, EmbeddedNode.alone(FreePort.of(0)), overrides);
    }

    /** Starts a node of a cluster, as {@link #start(Path, int, Map)} does one of its own. */
    static EmbeddedKafka start(
            Path dataDir, int port, EmbeddedNode node, Map<String, String> overrides) {
        requireBrokerClasses();
        int brokerPort = FreePort.of(port);
        DirectoryLock lock = DirectoryLock.acquire(dataDir);
        try {
            // A folder of its own: the broker takes what it finds beside its logs for a partition.
            Path logs = dataDir.toAbsolutePath().resolve("kafka");
            format(logs, node);
            Map<String, String> settings = node.settings(logs, brokerPort);
            settings.putAll(overrides);
            KafkaRaftServer server =
                    new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
            startUp(server);
            return new EmbeddedKafka(server, lock, brokerPort);
        } catch (Error e) {
            lock.close();
            throw e;
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

    // Without it there is nobody to hear of a second failure.
    private static void stop(KafkaRaftServer server, Throwable why) {
        try {
            server.shutdown();
            server.awaitShutdown();
        } catch (RuntimeException | Error e) {
            why.addSuppressed(e);
        }
    }

    private static void startUp(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException | Error e) {
            stop(server, e);
            throw e;
        }
    }

    /** Gives the directory a cluster id, unless it has one: a file that is written last. */
    private static void format(Path logs, EmbeddedNode node) throws IOException {
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(logs);
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .setNodeId(node.id())
                    .setClusterId(node.clusterId())
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName(EmbeddedNode.CONTROLLER)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
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
