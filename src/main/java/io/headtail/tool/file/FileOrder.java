package io.headtail.tool.file;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the lines of a file are in the order of time, nearly: one that lies more than {@value
 * #MAX_BACK_MS} ms before an earlier one is likely to be late where it is counted.
 */
public final class FileOrder {
    /** How far a line may go back: what Headtail allows by default ({@code lateness}). */
    public static final long MAX_BACK_MS = 5_000;

    private final long heldMs;
    private long newest;
    private long events;
    private long back;
    private long firstLine;
    private long farthestMs;
    private long behindHeld;

    /** Of a file that goes to an empty topic. */
    public FileOrder() {
        this(Long.MIN_VALUE);
    }

    /**
     * Of a file whose events follow others.
     *
     * @param heldMs the greatest timestamp of those, epoch ms
     */
    FileOrder(long heldMs) {
        this.heldMs = heldMs;
        this.newest = heldMs;
    }

    /**
     * Takes the next event of the file.
     *
     * @return whether it is the first that goes back too far
     */
    public boolean at(long line, long timestampMs) {
        events++;
        // Both are ≥ 0, so that the difference does not overflow.
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

    /** How far a line lies before an earlier one, at most, in ms; 0 where that is allowed. */
    public long farthestBackMs() {
        return farthestMs;
    }

    /** What to say at the first line that goes back too far. */
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

    /** What to say at the end of the file; empty where no line went back too far. */
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
