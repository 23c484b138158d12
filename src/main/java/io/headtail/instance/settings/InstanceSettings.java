package io.headtail.instance.settings;

import io.headtail.log.KafkaSettings;
import io.headtail.log.event.EventSettings;
import io.headtail.time.Boundaries;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.List;

/**
 * The settings of an instance.
 *
 * @param openTransactionTimeout how long an open transaction is waited for, ≥ 0
 * @param replayIdle by the event clock, how long nothing must have been read before a replay is at
 *     its end
 * @param boundaries ticks that history keeps
 * @param kMax rows of a partial
 * @param lanes threads that own partitions
 * @param headMemoryBytes bytes that the unreleased events of heads may take, in all partitions
 *     together
 * @param tailsMemoryBytes bytes that the newest events may take, in all partitions together, so
 *     that tails with a small lag need not read them again
 * @param videosMax ids that a partition may hold, ≥ 1; a partition with more is stopped
 * @param replica this group's name among groups that compute the same
 */
public record InstanceSettings(
        KafkaSettings kafka,
        EventSettings event,
        List<WindowSpec> windows,
        Timing timing,
        ClockMode clock,
        Duration openTransactionTimeout,
        Duration replayIdle,
        PublishMode publish,
        Boundaries boundaries,
        int kMax,
        int lanes,
        long headMemoryBytes,
        long tailsMemoryBytes,
        int videosMax,
        String replica,
        SnapshotPolicy snapshots) {
    /** Copies the list of windows. */
    public InstanceSettings {
        windows = List.copyOf(windows);
    }

    /** These settings, with the values that are known only when an instance is started. */
    public InstanceSettings with(
            KafkaSettings newKafka, Boundaries newBoundaries, SnapshotPolicy newSnapshots) {
        return new InstanceSettings(
                newKafka,
                event,
                windows,
                timing,
                clock,
                openTransactionTimeout,
                replayIdle,
                publish,
                newBoundaries,
                kMax,
                lanes,
                headMemoryBytes,
                tailsMemoryBytes,
                videosMax,
                replica,
                newSnapshots);
    }
}
