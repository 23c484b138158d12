package io.headtail.tool;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the lines of a file are in the order of time, nearly: one that lies more than {@value
 * #MAX_BACK_MS} ms before an earlier one is likely to be late where it is counted.
 */
public final class FileOrder {
    /** How far a line may go back: what Headtail allows by default ({@code lateness}). */
    public static final long MAX_BACK_MS = 5_000;

    private long newest = Long.MIN_VALUE;
    private long events;
    private long back;
    private long firstLine;
    private long farthestMs;

    /**
     * Takes the next event of the file.
     *
     * @return whether it is the first that goes back too far
     */
    public boolean at(long line, long timestampMs) {
        events++;
        // Both are ≥ 0, so that the difference does not overflow.
        long byMs = events == 1 ? 0 : newest - timestampMs;
        newest = Math.max(newest, timestampMs);
        if (byMs <= MAX_BACK_MS) {
            return false;
        }
        farthestMs = Math.max(farthestMs, byMs);
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
                "warning: line %d lies %s before an earlier line. Events count in the order of the"
                        + " file: one that lies more than the lateness (PT5S unless set) before the"
                        + " newest of its partition is late, and in no window",
                firstLine,
                Duration.ofMillis(farthestMs));
    }

    /** What to say at the end of the file; empty where no line went back too far. */
    public Optional<String> summary() {
        if (back == 0) {
            return Optional.empty();
        }
        return Optional.of(
                String.format(
                        Locale.ROOT,
                        "warning: %,d of %,d events lie more than 5 s before an earlier one, the first"
                                + " in line %d, the farthest by %s: with lateness=PT5S they are late"
                                + " and in no window (TopK-Late says how many an answer lacks). Sort"
                                + " the file by timestamp, or count it with a lateness of at least"
                                + " %s",
                        back,
                        events,
                        firstLine,
                        Duration.ofMillis(farthestMs),
                        Duration.ofMillis(farthestMs)));
    }
}
