package io.headtail.bench.fresh;

import io.headtail.bench.history.PostgresCpu;
import io.headtail.testing.InstalledServer;
import io.headtail.tool.embedded.EmbeddedPostgres;
import io.headtail.tool.embedded.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers that extras write to, each a process of its own that is started when it is first
 * needed, and the settings that lead there. Each run has a database, keys and folders of its own.
 */
public final class ExtraServers implements AutoCloseable {
    private static final Pattern POSTGRES =
            Pattern.compile("PostgreSQL listens on 127.0.0.1:(\\d+)");
    private static final Pattern S3 = Pattern.compile("S3 listens on (http://[0-9.:]+)");
    private static final String BUCKET = "headtail";

    private final Path directory;
    private @Nullable Part postgres;
    private @Nullable PostgresCpu postgresCpu;
    private int postgresPort;
    private @Nullable Part redis;
    private int redisPort;
    private @Nullable Part s3;
    private String endpoint = "";

    /** Starts nothing yet; all data is kept below the directory. */
    public ExtraServers(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** What Headtail's process needs in its environment. */
    public static Map<String, String> environment() {
        return Map.of(
                "AWS_ACCESS_KEY_ID", EmbeddedS3.ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", EmbeddedS3.SECRET_KEY);
    }

    /**
     * The settings that switch them on, {@code --set} included.
     *
     * @param name of the run, {@code [a-z0-9_]+}
     */
    public List<String> settings(Set<Extra> extras, String name)
            throws SQLException, InterruptedException, IOException {
        List<String> sets = new ArrayList<>();
        for (Extra extra : extras) {
            switch (extra) {
                case HISTORY -> {
                    startPostgres();
                    execute("CREATE DATABASE " + name);
                    sets.add(
                            "history.url=jdbc:postgresql://127.0.0.1:" + postgresPort + "/" + name);
                    sets.add("history.user=" + EmbeddedPostgres.USER);
                    // A replay is of old events.
                    sets.add("history.keep.every=P36500D");
                    sets.add("history.keep.hourly=P36500D");
                }
                case STATS -> {
                    sets.add("video-stats.enabled=true");
                    sets.add("video-stats.keep=forever");
                }
                case LATE -> sets.add("topics.late=" + name + "_late");
                case REDIS -> {
                    startRedis();
                    sets.add("redis.url=redis://127.0.0.1:" + redisPort);
                    sets.add("redis.prefix=" + name);
                }
                case LAKE -> sets.add("lake.url=" + lake(name));
                case S3 -> {
                    startS3();
                    sets.add("lake.url=s3://" + BUCKET + "/" + name);
                    sets.add("snapshot.s3.endpoint=" + endpoint);
                    sets.add("snapshot.s3.region=us-east-1");
                    sets.add("snapshot.s3.path-style=true");
                }
            }
        }
        return sets.stream().map(set -> "--set=" + set).toList();
    }

    private Path lake(String name) {
        return directory.resolve("lake").resolve(name);
    }

    /** Where the files of a run's lake are, whoever keeps them. */
    public Path files(Set<Extra> extras, String name) {
        return extras.contains(Extra.S3)
                ? directory.resolve("s3-data").resolve("s3").resolve(BUCKET).resolve(name)
                : lake(name);
    }

    private void startPostgres() throws SQLException, InterruptedException {
        if (postgres == null) {
            postgres =
                    Part.headtail(
                            directory.resolve("postgres.log"),
                            List.of("-Xmx64m"),
                            List.of(
                                    "postgres",
                                    "--port=0",
                                    "--data=" + directory.resolve("postgres-data")));
            postgresPort = Integer.parseInt(postgres.await(POSTGRES));
            try (Connection connection = connect("postgres");
                    var statement = connection.createStatement()) {
                postgresCpu = new PostgresCpu(statement);
            }
        }
    }

    private void startRedis() {
        if (redis == null) {
            String program =
                    InstalledServer.find("redis-server")
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "redis-server is not installed"));
            redisPort = InstalledServer.freePort();
            redis =
                    Part.start(
                            directory.resolve("redis.log"),
                            new ProcessBuilder(
                                    program,
                                    "--bind",
                                    "127.0.0.1",
                                    "--save",
                                    "",
                                    "--dir",
                                    directory.toString(),
                                    "--port",
                                    Integer.toString(redisPort)));
            while (redis.isAlive() && !accepts(redisPort)) {
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void startS3() throws InterruptedException {
        if (s3 == null) {
            s3 =
                    Part.headtail(
                            directory.resolve("s3.log"),
                            List.of("-Xmx512m"),
                            List.of("s3", "--port=0", "--data=" + directory.resolve("s3-data")));
            endpoint = s3.await(S3);
        }
    }

    /** A connection to a run's database. */
    public Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgresPort + "/" + name,
                EmbeddedPostgres.USER,
                EmbeddedPostgres.PASSWORD);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The port of Redis. */
    public int redisPort() {
        return redisPort;
    }

    /** CPU time that each server has used so far, s. */
    public Map<String, Double> cpuSeconds() throws IOException {
        Map<String, Double> seconds = new TreeMap<>();
        if (postgresCpu != null) {
            seconds.put("postgres", postgresCpu.seconds());
        }
        if (redis != null) {
            seconds.put("redis", redis.cpuSeconds());
        }
        if (s3 != null) {
            seconds.put("s3", s3.cpuSeconds());
        }
        return seconds;
    }

    /** Removes what a run has written; waits until the database has written all it holds. */
    public void drop(Set<Extra> extras, String name) throws SQLException, IOException {
        if (extras.contains(Extra.HISTORY)) {
            execute("DROP DATABASE " + name + " WITH (FORCE)");
            execute("CHECKPOINT");
        }
        Path files = files(extras, name);
        if (Files.exists(files)) {
            delete(files);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        for (Part part : new @Nullable Part[] {postgres, redis, s3}) {
            if (part != null) {
                part.close();
            }
        }
        try {
            for (String folder : List.of("postgres-data", "s3-data", "lake")) {
                if (Files.exists(directory.resolve(folder))) {
                    delete(directory.resolve(folder));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
