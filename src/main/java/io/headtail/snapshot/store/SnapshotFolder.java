package io.headtail.snapshot.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one partition's snapshots: {@code {cluster id}/{topic}-{topic id}/{partition}},
 * below a store's root or prefix. A recreated topic has another id, and so another folder.
 */
public record SnapshotFolder(String clusterId, String topic, String topicId, int partition) {
    /** A topic's id has 22 characters, which may include '-'. */
    private static final Pattern PATH =
            Pattern.compile("([^/]+)/([^/]+)-([A-Za-z0-9_-]{22})/(\\d{1,9})");

    /** The folder's path, without a slash at either end. */
    public String path() {
        return clusterId + "/" + topic + "-" + topicId + "/" + partition;
    }

    /** Parses a path; null if it is not the path of a folder. */
    public static @Nullable SnapshotFolder parse(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches()
                ? new SnapshotFolder(
                        matcher.group(1),
                        matcher.group(2),
                        matcher.group(3),
                        Integer.parseInt(matcher.group(4)))
                : null;
    }
}
