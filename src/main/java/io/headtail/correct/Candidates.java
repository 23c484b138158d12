package io.headtail.correct;

import io.headtail.history.revision.StoredLine;
import io.headtail.log.scan.LogExtent;
import io.headtail.log.scan.ScannedLog;
import io.headtail.time.WindowSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides which stored boundaries can be recounted from a log, and says why others cannot. */
final class Candidates {
    private final ScannedLog log;
    private final CountedAs countedAs;
    private final int kMax;
    private final Map<Integer, Long> ends;
    private final Map<Settings, Set<Long>> known = new HashMap<>();

    private record Settings(WindowSpec window, int k) {}

    /**
     * @param kMax the number of rows of a partial by the settings of this process
     */
    Candidates(ScannedLog log, CountedAs countedAs, int kMax) {
        this.log = log;
        this.countedAs = countedAs;
        this.kMax = kMax;
        this.ends = ends(log);
    }

    /** The end of each partition. */
    static Map<Integer, Long> ends(ScannedLog log) {
        return log.extents().stream()
                .collect(Collectors.toMap(LogExtent::partition, LogExtent::end));
    }

    /** Why a boundary cannot be recounted; null if it can. */
    @Nullable Corrected refused(WindowSpec window, StoredLine line) {
        if (line.skipped()) {
            return Corrected.not(line, Outcome.SKIPPED, null);
        }
        if (!line.isComplete()) {
            return Corrected.not(line, Outcome.INCOMPLETE, null);
        }
        if (!line.topicId().equals(log.topicId())) {
            return Corrected.not(
                    line,
                    Outcome.OTHER_TOPIC,
                    "counted from the topic with id %s, and its id is %s now"
                            .formatted(line.topicId(), log.topicId()));
        }
        if (!fingerprints(window, line.k()).contains(line.fingerprint())) {
            return Corrected.not(
                    line,
                    Outcome.OTHER_SETTINGS,
                    "counted by other settings than these; give those of the instances that counted it");
        }
        String lost = lost(line);
        if (lost != null) {
            return Corrected.not(line, Outcome.LOG_LOST, lost);
        }
        return outOfReach(window, line);
    }

    /** Why the log does not hold a window, as far as it is known now; null if it does. */
    @Nullable Corrected outOfReach(WindowSpec window, StoredLine line) {
        List<LogExtent> cut = log.cut(window.startOf(line.tick()));
        return cut.isEmpty()
                ? null
                : Corrected.not(line, Outcome.OUT_OF_REACH, described(cut.get(0)));
    }

    // Rows do not depend on how many partitions there were, and partitions are only added.
    private Set<Long> fingerprints(WindowSpec window, int k) {
        return known.computeIfAbsent(
                new Settings(window, k),
                settings -> {
                    Set<Long> all = new HashSet<>();
                    for (int partitions = 1; partitions <= ends.size(); partitions++) {
                        for (int rows : new int[] {k, kMax}) {
                            all.add(
                                    countedAs.fingerprint(
                                            log.topicId(), partitions, window.span(), rows));
                        }
                    }
                    return all;
                });
    }

    private @Nullable String lost(StoredLine line) {
        for (Map.Entry<Integer, Long> counted : line.heads().entrySet()) {
            long end = ends.getOrDefault(counted.getKey(), 0L);
            if (end < counted.getValue()) {
                return "revision %d was counted up to offset %,d of partition %d, which ends at %,d now"
                        .formatted(line.revision(), counted.getValue(), counted.getKey(), end);
            }
        }
        return null;
    }

    // Without the boundary's times: the same for all that lack the same records.
    private static String described(LogExtent cut) {
        return "the window begins before what the log still holds: partition %d begins at offset %,d"
                .formatted(cut.partition(), cut.begin());
    }
}
