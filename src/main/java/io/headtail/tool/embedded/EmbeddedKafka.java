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
 * A real Kafka broker (KRaft, one node) inside this JVM, for trials and tests. It listens on
 * 127.0.0.1 only and keeps its topics, offsets and cluster id in a directory, across clean stops
 * and hard kills.
 *
 * <p>Needs the broker's classes, which are not on the product's own class path: {@link #start}
 * fails with instructions if they are missing.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final String HOST = EmbeddedNode.HOST;

    private static final String LOG4J_PROVIDER = "log4j.provider";

    private final KafkaRaftServer server;
    private final DirectoryLock lock;
    private final int port;

    private EmbeddedKafka(KafkaRaftServer server, DirectoryLock lock, int port) {
        this.server = server;
        this.lock = lock;
        this.port = port;
    }

    /** Same as {@link #start(Path, int, Map)} without overrides. */
    public static EmbeddedKafka start(Path dataDir, int port) {
        return start(dataDir, port, Map.of());
    }

    /**
     * Starts a broker and returns when it answers (some seconds).
     *
     * @param dataDir created if absent; owned by this broker until {@link #close}
     * @param port TCP port, 0 for any free port
     * @param overrides broker settings that replace those of this class
     * @throws ToolException if the port is taken, the directory is unusable or in use, or the
     *     broker does not start
     */
    public static EmbeddedKafka start(Path dataDir, int port, Map<String, String> overrides) {
        return start(dataDir, port, EmbeddedNode.alone(FreePort.of(0)), overrides);
    }

    /** Like {@link #start(Path, int, Map)} for a node of a cluster. */
    static EmbeddedKafka start(
            Path dataDir, int port, EmbeddedNode node, Map<String, String> overrides) {
        requireBrokerClasses();
        int brokerPort = FreePort.of(port);
        DirectoryLock lock = DirectoryLock.acquire(dataDir);
        try {
            // A separate folder: the broker treats other entries beside its logs as partitions.
            Path logs = dataDir.toAbsolutePath().resolve("kafka");
            format(logs, node);
            withoutLog4j();
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

    /** The TCP port that it listens on, never 0. */
    public int port() {
        return port;
    }

    /** Stops the broker (about half a second) and releases the directory. */
    @Override
    public void close() {
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            lock.close();
        }
    }

    // One class of the broker asks for log4j's back end, which is not there: all else logs by
    // slf4j.
    // Without a provider named log4j would complain on standard error.
    private static void withoutLog4j() {
        if (System.getProperty(LOG4J_PROVIDER) == null) {
            System.setProperty(
                    LOG4J_PROVIDER, "org.apache.logging.log4j.simple.internal.SimpleProvider");
        }
    }

    // A second failure is only attached to the first.
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

    /** Formats the directory unless it has a cluster id, whose file is written last. */
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
