package io.headtail.tool.drill.store;

import io.headtail.tool.drill.process.Ports;
import io.headtail.tool.drill.process.WorkFolder;
import io.headtail.tool.embedded.EmbeddedS3;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the instances keep their snapshots.
 *
 * @param settings configuration of the store, as {@code key=value}
 * @param environment environment variables that a process needs for it
 * @param server the S3 server; null for a directory
 * @param proxy the proxy in front of the server; null for a directory
 * @param objects makes single snapshots unreadable
 */
public record SnapshotPlace(
        List<String> settings,
        Map<String, String> environment,
        @Nullable EmbeddedS3 server,
        @Nullable FaultyProxy proxy,
        UnreadableObjects objects)
        implements AutoCloseable {
    /** The configuration key of {@link #INTERVAL}. */
    public static final String INTERVAL_KEY = "snapshot.interval";

    /** The interval between two snapshots of a partition. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final String BUCKET = "drill";

    /** Adds the setting for {@link #INTERVAL}, and copies the environment. */
    public SnapshotPlace {
        settings =
                Stream.concat(Stream.of(INTERVAL_KEY + "=" + INTERVAL), settings.stream()).toList();
        environment = Map.copyOf(environment);
    }

    /** Opens a store of this kind in the drill's folder. */
    public static SnapshotPlace open(StoreKind store, WorkFolder work) {
        return switch (store) {
            case DIRECTORY -> directory(work);
            case S3 -> s3(work);
        };
    }

    private static SnapshotPlace directory(WorkFolder work) {
        Path root = work.folder("snapshots");
        return new SnapshotPlace(
                List.of("snapshot.store=directory", "snapshot.dir=" + root),
                Map.of(),
                null,
                null,
                new UnreadableObjects(root, work.folder("unreadable"), null));
    }

    private static SnapshotPlace s3(WorkFolder work) {
        EmbeddedS3 server = EmbeddedS3.start(work.folder("s3"), Ports.free(), BUCKET);
        FaultyProxy proxy = new FaultyProxy(Ports.free(), server.port());
        return new SnapshotPlace(
                List.of(
                        "snapshot.store=s3",
                        "snapshot.s3.bucket=" + BUCKET,
                        "snapshot.s3.path-style=true",
                        "snapshot.s3.endpoint=http://127.0.0.1:" + proxy.port()),
                Map.of(
                        "AWS_ACCESS_KEY_ID", EmbeddedS3.ACCESS_KEY,
                        "AWS_SECRET_ACCESS_KEY", EmbeddedS3.SECRET_KEY),
                server,
                proxy,
                new UnreadableObjects(null, work.folder("unreadable"), proxy));
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        if (server != null) {
            server.close();
        }
    }
}
