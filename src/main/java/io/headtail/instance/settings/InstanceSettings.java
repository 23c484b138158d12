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
 * What an instance needs to know.
 *
 * @param openTransactionTimeout how long a transaction is waited for that stays open, ≥ 0
 * @param replayIdle by the event clock, how long nothing must have come for a replay to be at its
 *     end
 * @param boundaries ticks that history keeps
 * @param kMax rows of a partial
 * @param lanes threads that own partitions
 * @param headMemoryBytes what heads may hold that is not released, in all partitions together
 * @param tailsMemoryBytes what the newest events may take, in all partitions together, so that
 *     tails that lag little need not read them again
 * @param videosMax ids that a partition may hold, ≥ 1; one that holds more is stopped
 * @param replica which of several groups that compute the same
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
    public InstanceSettings {
        windows = List.copyOf(windows);
    }

    /** The same, with what is known only where an instance is started. */
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
