package io.headtail.tool.drill;

import io.headtail.tool.ToolException;
import io.headtail.tool.drill.fault.FaultKind;
import io.headtail.tool.drill.store.StoreKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a drill.
 *
 * @param instances number of instances, 1 to 16
 * @param partitions number of the topic's partitions, 1 to 256
 * @param rate events per second, 10 to 1,000,000
 * @param faults number of faults, ≥ 1
 * @param everyMs mean time between the end of a fault and the next fault, ≥ 5,000
 * @param seed seed of events, faults and their times
 * @param store where snapshots are kept
 * @param kinds kinds of faults, all injected equally often
 * @param record folder for events, answers and logs; null for none
 * @param cutLog whether records that no newest snapshot needs are deleted before each fault
 * @param before the home of another build, which half of the instances run during the first and the
 *     last third; null for none
 * @param sets {@code key=value} for the processes; they override the drill's own
 * @param extraClassPath appended to the processes' class path
 * @param heap heap of each process, in the form of {@code -Xmx}, at least 64m
 * @param onTime whether answers and processes must also meet deadlines, which needs an otherwise
 *     idle machine; if not, the drill waits after each fault until answers are exact again
 */
public record DrillSettings(
        int instances,
        int partitions,
        int rate,
        int faults,
        long everyMs,
        long seed,
        StoreKind store,
        List<FaultKind> kinds,
        @Nullable Path record,
        boolean cutLog,
        @Nullable Path before,
        List<String> sets,
        List<Path> extraClassPath,
        String heap,
        boolean onTime) {
    private static final long MIN_HEAP_BYTES = 64L << 20;

    /** Keys that the recount or the drill's own servers depend on. */
    private static final Set<String> FIXED =
            Set.of(
                    "windows",
                    "tick",
                    "lateness",
                    "slack",
                    "clock",
                    "replica",
                    "top-k.max",
                    "event.id",
                    "event.timestamp",
                    "topics.partials",
                    "kafka.topic",
                    "kafka.group",
                    "kafka.bootstrap-servers",
                    "http.host",
                    "http.port",
                    "shutdown.grace");

    /**
     * Checks the bounds.
     *
     * @throws ToolException naming the option, what came and what is allowed
     */
    public DrillSettings {
        kinds = List.copyOf(kinds);
        sets = List.copyOf(sets);
        extraClassPath = List.copyOf(extraClassPath);
        requireWithin("--instances", instances, 1, 16);
        requireWithin("--partitions", partitions, 1, 256);
        requireWithin("--rate", rate, 10, 1_000_000);
        requireWithin("--kills", faults, 1, 100_000);
        require(everyMs >= 5_000, "--every: must be at least PT5S");
        require(!kinds.isEmpty(), "--faults: names none");
        require(
                store == StoreKind.S3 || kinds.stream().noneMatch(FaultKind::needsS3),
                "--faults " + FaultKind.labels(kinds) + ": those of S3 need --store s3");
        require(
                partitions > 1 || !kinds.contains(FaultKind.LEADERLESS),
                "--faults leaderless: needs --partitions 2 at least, one for each broker");
        require(
                before == null || faults >= 3,
                "--before: needs --kills 3 at least, one for each third");
        requireHeap(heap);
        requireSets(sets);
        // So that a mistake is found before the drill, not by its report.
        ProcessSettings.snapshotIntervalMs(sets);
    }

    /**
     * Checks a heap's size.
     *
     * @throws ToolException if it is none in the form of {@code -Xmx}, or too small for a process
     */
    public static void requireHeap(String heap) {
        require(
                heap.matches("[0-9]{1,12}[kmgKMG]?") && bytes(heap) >= MIN_HEAP_BYTES,
                "--heap " + heap + ": allowed are 64m and more, such as 256m or 1g");
    }

    private static long bytes(String heap) {
        int last = heap.length() - 1;
        int shift =
                switch (heap.charAt(last)) {
                    case 'k', 'K' -> 10;
                    case 'm', 'M' -> 20;
                    case 'g', 'G' -> 30;
                    default -> 0;
                };
        String digits = shift == 0 ? heap : heap.substring(0, last);
        // Saturated: 12 digits of GiB do not fit.
        return Math.min(Long.parseLong(digits), Long.MAX_VALUE >> shift) << shift;
    }

    /**
     * Checks that settings of processes leave alone what the recount or the drill depends on.
     *
     * @throws ToolException naming the one that does not
     */
    public static void requireSets(List<String> sets) {
        for (String set : sets) {
            String key = set.substring(0, Math.max(0, set.indexOf('='))).strip();
            require(!key.isEmpty(), "--set '" + set + "': must be key=value");
            require(!FIXED.contains(key), "--set " + key + ": the drill decides that itself");
        }
    }

    /** How old a snapshot may be before the next is due, in ms. */
    long snapshotIntervalMs() {
        return ProcessSettings.snapshotIntervalMs(sets);
    }

    /**
     * Checks that an option is from {@code least} to {@code most}, both included.
     *
     * @throws ToolException if it is not
     */
    public static void requireWithin(String option, long value, long least, long most) {
        require(
                value >= least && value <= most,
                option + " " + value + ": allowed are " + least + " to " + most);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ToolException(otherwise);
        }
    }
}
