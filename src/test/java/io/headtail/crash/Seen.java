package io.headtail.crash;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer as HTTP gave it.
 *
 * @param merger which start of the merger gave it
 * @param tick its window's end, epoch ms
 * @param degraded the header, null without
 * @param atMs when it was seen first, epoch ms
 */
record Seen(
        int merger,
        String window,
        long tick,
        boolean isFinal,
        boolean complete,
        @Nullable String degraded,
        byte[] body,
        long atMs) {
    private static final Pattern STALE = Pattern.compile("stale-partitions=([0-9,]+)");

    static final String COLUMNS = "seen,merger,window,tick,final,complete,degraded";

    /** In the order of {@link #COLUMNS}. */
    String line() {
        return "%s,%d,%s,%s,%b,%b,%s"
                .formatted(
                        Instant.ofEpochMilli(atMs),
                        merger,
                        window,
                        Instant.ofEpochMilli(tick),
                        isFinal,
                        complete,
                        degraded == null ? "" : degraded.replace(',', '+'));
    }

    /** Whether it claims to be exact for good. */
    boolean isExact() {
        return isFinal && complete && degraded == null;
    }

    boolean isSameAs(Seen other) {
        return merger == other.merger
                && tick == other.tick
                && isFinal == other.isFinal
                && complete == other.complete
                && Objects.equals(degraded, other.degraded)
                && Arrays.equals(body, other.body);
    }

    /** The partitions that it names as stale. */
    Set<Integer> stale() {
        Set<Integer> stale = new TreeSet<>();
        Matcher matcher = STALE.matcher(degraded == null ? "" : degraded);
        if (matcher.find()) {
            for (String number : matcher.group(1).split(",")) {
                stale.add(Integer.parseInt(number));
            }
        }
        return stale;
    }
}
