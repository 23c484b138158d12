package io.headtail.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.commands.ProtocolCommand;

/**
 * A real Redis on a port of its own, without files; tests are skipped by its name where {@code
 * redis-server} is not installed.
 */
public final class RedisUnderTest implements AutoCloseable {
    private final int port;
    private final Path folder;
    private final List<String> command;
    private InstalledServer server;

    private RedisUnderTest(int port, Path folder, List<String> command) throws IOException {
        this.port = port;
        this.folder = folder;
        this.command = command;
        this.server = run();
    }

    /**
     * Starts one.
     *
     * @param folder for its log, the test's own
     * @param options of its command line
     */
    public static RedisUnderTest start(Path folder, String... options) throws IOException {
        return run(folder, "--port", options);
    }

    /** Starts one that speaks TLS only. */
    public static RedisUnderTest startTls(Path folder, TestIdentity identity) throws IOException {
        identity.writeTo(folder);
        String certificate = folder.resolve("tls.crt").toString();
        return run(
                folder,
                "--tls-port",
                "--port",
                "0",
                "--bind",
                "127.0.0.1",
                "127.0.0.2",
                "--tls-cert-file",
                certificate,
                "--tls-key-file",
                folder.resolve("tls.key").toString(),
                "--tls-ca-cert-file",
                certificate,
                "--tls-auth-clients",
                "no");
    }

    /** Starts a cluster of one node, which has all slots. */
    public static RedisUnderTest startCluster(Path folder) throws IOException {
        RedisUnderTest node = start(folder, "--cluster-enabled", "yes");
        try (RedisClient client = node.client()) {
            send(client, Protocol.Command.CLUSTER, "ADDSLOTSRANGE", "0", "16383");
            Await.until(
                    "the cluster has its slots",
                    () ->
                            new String(
                                            send(client, Protocol.Command.CLUSTER, "INFO"),
                                            StandardCharsets.UTF_8)
                                    .contains("cluster_state:ok"));
        }
        return node;
    }

    /** Sends a command that Jedis has no method for; returns its text. */
    public static byte[] send(RedisClient client, ProtocolCommand command, String... words) {
        return (byte[])
                client.executeCommand(new CommandArguments(command).addObjects((Object[]) words));
    }

    private static RedisUnderTest run(Path folder, String portOption, String... options)
            throws IOException {
        String program = InstalledServer.named("redis-server");
        int port = InstalledServer.freePort();
        List<String> command = new ArrayList<>();
        command.addAll(List.of(program, "--bind", "127.0.0.1", "--save", ""));
        command.addAll(List.of("--dir", folder.toString(), portOption, Integer.toString(port)));
        command.addAll(List.of(options));
        return new RedisUnderTest(port, folder, command);
    }

    private InstalledServer run() throws IOException {
        return InstalledServer.start(
                port, folder.resolve("redis.log"), command.toArray(String[]::new));
    }

    public int port() {
        return port;
    }

    /** Its address as {@code redis.url}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** A client that knows nothing of Headtail, of the default user. */
    public RedisClient client() {
        return RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", port))
                .clientConfig(DefaultJedisClientConfig.builder().resp2().build())
                .build();
    }

    /** Stops it as if the machine hung: connections stay, and nothing is answered. */
    public void freeze() throws IOException {
        server.signal("STOP");
    }

    /** Lets it go on. */
    public void thaw() throws IOException {
        server.signal("CONT");
    }

    /** Ends it. */
    public void stop() {
        server.close();
    }

    /** Starts it again, empty, after {@link #stop}. */
    public void startAgain() throws IOException {
        server = run();
    }

    @Override
    public void close() throws IOException {
        thawIfRunning();
        server.close();
    }

    private void thawIfRunning() throws IOException {
        if (server.isAlive()) {
            thaw();
        }
    }
}
