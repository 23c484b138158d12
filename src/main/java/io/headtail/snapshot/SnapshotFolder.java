package io.headtail.snapshot;

/**
 * Where the snapshots of one partition stand: {@code {cluster id}/{topic}-{topic id}/{partition}},
 * below what a store has as its root or prefix. A topic made again has another id, and so another
 * folder.
 */
public record SnapshotFolder(String clusterId, String topic, String topicId, int partition) {
    /** The folder's path, without a slash at either end. */
    public String path() {
        return clusterId + "/" + topic + "-" + topicId + "/" + partition;
    }
}
