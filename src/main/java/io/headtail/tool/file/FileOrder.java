package io.headtail.tool.file;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks that the lines of a file are nearly in time order: an event more than {@value
 * #MAX_BACK_MS} ms behind an earlier line is likely to be late where it is counted.
 */
public final class FileOrder {
    /** How far a line may be behind an earlier one: the default of {@code lateness}. */
    public static final long MAX_BACK_MS = 5_000;

    private final long heldMs;
    private long newest;
    private long events;
    private long back;
    private long firstLine;
    private long farthestMs;
    private long behindHeld;

    /** For a file that is sent to an empty topic. */
    public FileOrder() {
        this(Long.MIN_VALUE);
    }

    /**
     * For a file that is sent to a topic with events.
     *
     * @param heldMs the topic's largest timestamp, epoch ms
     */
    FileOrder(long heldMs) {
        this.heldMs = heldMs;
        this.newest = heldMs;
    }

    /**
     * Adds the next event of the file.
     *
     * @return whether it is the first that is too far behind
     */
    public boolean at(long line, long timestampMs) {
        events++;
        // Both are ≥ 0, so the difference does not overflow.
        long byMs = newest == Long.MIN_VALUE ? 0 : newest - timestampMs;
        boolean isHeldNewest = newest == heldMs;
        newest = Math.max(newest, timestampMs);
        if (byMs <= MAX_BACK_MS) {
            return false;
        }
        farthestMs = Math.max(farthestMs, byMs);
        behindHeld += isHeldNewest ? 1 : 0;
        if (back++ == 0) {
            firstLine = line;
            return true;
        }
        return false;
    }

    /** The largest distance of a line behind an earlier one, in ms; 0 if it is within the bound. */
    public long farthestBackMs() {
        return farthestMs;
    }

    /** The warning about the first line that is too far behind. */
    public String first() {
        return String.format(
                Locale.ROOT,
                "warning: line %d lies %s before %s. Events count in the order of the"
                        + " topic: one that lies more than the lateness (PT5S unless set) before the"
                        + " newest of its partition is late, and in no window",
                firstLine,
                Duration.ofMillis(farthestMs),
                behindHeld > 0
                        ? "the newest record that the topic held already ("
                                + Instant.ofEpochMilli(heldMs)
                                + ")"
                        : "an earlier line");
    }

    /** The warning at the end of the file; empty if no line was too far behind. */
    public Optional<String> summary() {
        if (back == 0) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "warning: %,d of %,d events lie more than 5 s before an earlier one%s, the first"
                                + " in line %d, the farthest by %s: with lateness=PT5S they are late"
                                + " and in no window (TopK-Late says how many an answer lacks). %s,"
                                + " or count it with a lateness of at least %s",
                        back,
                        events,
                        behindHeld > 0 ? " or what the topic held already" : "",
                        firstLine,
                        Duration.ofMillis(farthestMs),
                        behindHeld > 0
                                ? "Send the file, sorted by timestamp, to a topic of its own"
                                : "Sort the file by timestamp",
                        Duration.ofMillis(farthestMs)));
    }
}
