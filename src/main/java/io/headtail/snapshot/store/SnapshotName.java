package io.headtail.snapshot.store;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a snapshot in its folder: {@code {head offset, 20 digits}-{tick}.snap}. Any snapshot
 * is a fact about a prefix of the log, so the newest is the greatest.
 *
 * @param headOffset the offset after the last record that the head had read
 * @param tick the tick of the windows, epoch ms, ≥ 0
 */
public record SnapshotName(long headOffset, long tick) implements Comparable<SnapshotName> {
    private static final Pattern NAME = Pattern.compile("(\\d{20})-(\\d{1,18})\\.snap");
    private static final Comparator<SnapshotName> ORDER =
            Comparator.comparingLong(SnapshotName::headOffset)
                    .thenComparingLong(SnapshotName::tick);

    /** The file name in the store. */
    public String fileName() {
        return "%020d-%d.snap".formatted(headOffset, tick);
    }

    /** Parses a file name; null if it is not the name of a snapshot. */
    public static @Nullable SnapshotName parse(String fileName) {
        Matcher matcher = NAME.matcher(fileName);
        try {
            return matcher.matches()
                    ? new SnapshotName(
                            Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)))
                    : null;
        } catch (NumberFormatException e) {
            return null; // offset ≥ 2^63
        }
    }

    @Override
    public int compareTo(SnapshotName other) {
        return ORDER.compare(this, other);
    }
}
