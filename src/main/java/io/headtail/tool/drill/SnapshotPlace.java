package io.headtail.tool.drill;

import io.headtail.tool.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the instances keep their snapshots.
 *
 * @param settings {@code key=value} each, that say so
 * @param environment variables that a process needs for it
 * @param proxy in front of the S3 server; null for a directory
 */
record SnapshotPlace(
        List<String> settings, Map<String, String> environment, @Nullable FaultyProxy proxy)
        implements AutoCloseable {
    private static final List<String> COMMON = List.of("snapshot.interval=PT10S");

    SnapshotPlace {
        settings = List.copyOf(settings);
        environment = Map.copyOf(environment);
    }

    /** Opens what is asked for in the drill's own folder. */
    static SnapshotPlace open(DrillSettings.Store store, WorkFolder work) {
        if (store == DrillSettings.Store.S3) {
            throw new ToolException("--store s3: this build has no S3 server");
        }
        List<String> settings = new ArrayList<>(COMMON);
        settings.add("snapshot.store=directory");
        settings.add("snapshot.dir=" + work.folder("snapshots"));
        return new SnapshotPlace(settings, Map.of(), null);
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
    }
}
