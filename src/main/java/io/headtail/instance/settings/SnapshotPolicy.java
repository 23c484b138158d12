package io.headtail.instance.settings;

import io.headtail.log.TopicFacts;
import io.headtail.snapshot.store.SnapshotFolder;
import io.headtail.snapshot.store.SnapshotStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether, where and how often snapshots are taken.
 *
 * @param store null for no snapshots: every start then reads the log from where its windows begin
 * @param interval time from one snapshot of a partition until the next is due
 * @param keep how many snapshots of a partition are kept
 */
public record SnapshotPolicy(@Nullable SnapshotStore store, Duration interval, int keep) {
    /** No snapshots. */
    public static final SnapshotPolicy NONE = new SnapshotPolicy(null, Duration.ofMinutes(1), 3);

    /** Where the snapshots of a partition are kept. */
    public static SnapshotFolder folder(TopicFacts facts, String topic, int partition) {
        return new SnapshotFolder(facts.clusterId(), topic, facts.topicId(), partition);
    }
}
