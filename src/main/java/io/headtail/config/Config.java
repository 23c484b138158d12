package io.headtail.config;

import io.headtail.history.HistoryKeep;
import io.headtail.history.HistorySettings;
import io.headtail.http.HttpSettings;
import io.headtail.log.KafkaSettings;
import io.headtail.log.event.EventSettings;
import io.headtail.snapshot.store.SnapshotSettings;
import io.headtail.time.CalendarUnit;
import io.headtail.time.ClockMode;
import io.headtail.time.PublishMode;
import io.headtail.time.Timing;
import io.headtail.time.WindowSpec;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings of a process. {@link ConfigKey} has their keys, defaults and environment variables.
 *
 * @param windows in their configured order; names are unique, lengths are multiples of the tick
 * @param openTransactionTimeout how long an instance waits for a transaction that stays open
 * @param replayIdle how long nothing must have come for a replay to be at its end
 * @param sealed the calendar's units whose last one is answered for; each has its window
 * @param boundaryMs history keeps an answer at each multiple of it, and at each full hour
 * @param historyKeep how long which of them are kept
 * @param history where a merger keeps answers; null for nowhere
 * @param topKMax ranks that are kept and published, 1 to 100,000; also the greatest {@code k}
 * @param lanes threads that own partitions, ≥ 1
 * @param headMemoryBytes what an instance's heads may hold of events that wait, ≥ 1
 * @param tailsMemoryBytes what an instance may use to keep the newest events for its tails, ≥ 0
 * @param videosMax video ids that a partition may hold before its owner stops it, ≥ 1; {@link
 *     Integer#MAX_VALUE} for no limit
 * @param snapshots whether and where an instance keeps snapshots of its partitions
 * @param staleAfter how long a partition may stay away before it is merged at its last tick
 * @param mergerMemoryBytes what partials may take in a merger that wait for other partitions, ≥ 1
 * @param shutdownGrace how long a graceful stop may take
 * @param replica tells apart consumer groups that compute the same answers
 */
public record Config(
        KafkaSettings kafka,
        EventSettings event,
        List<WindowSpec> windows,
        Timing timing,
        HttpSettings http,
        ClockMode clock,
        Duration openTransactionTimeout,
        Duration replayIdle,
        PublishMode publish,
        List<CalendarUnit> sealed,
        long boundaryMs,
        HistoryKeep historyKeep,
        @Nullable HistorySettings history,
        int topKMax,
        int lanes,
        long headMemoryBytes,
        long tailsMemoryBytes,
        int videosMax,
        SnapshotSettings snapshots,
        Duration staleAfter,
        long mergerMemoryBytes,
        Duration shutdownGrace,
        String replica) {
    public Config {
        windows = List.copyOf(windows);
        sealed = List.copyOf(sealed);
    }
}
