package io.headtail.tool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What of a file is taken as it is and may be meant otherwise: times in seconds, and view counts,
 * which count only where {@code event.views} says so.
 */
final class FileNotes {
    /** 3 March 1973 as ms, the year 5138 as seconds: what lies before it is likely in seconds. */
    static final long MAX_SECONDS = 100_000_000_000L;

    private long early;
    private long firstEarlyLine;
    private long firstEarlyMs;
    private long withViews;

    /** Takes the next event of the file. */
    void at(long line, long timestampMs, long views) {
        if (timestampMs < MAX_SECONDS && early++ == 0) {
            firstEarlyLine = line;
            firstEarlyMs = timestampMs;
        }
        withViews += views > 1 ? 1 : 0;
    }

    /** What to say at the end of the file; empty if nothing is odd. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        if (early > 0) {
            texts.add(
                    String.format(
                            Locale.ROOT,
                            "warning: the timestamps of %,d events lie before 1973-03-03, the first in"
                                    + " line %d, %d, which was read as %s. If they are seconds,"
                                    + " multiply them by 1000: allowed are epoch ms or RFC 3339",
                            early,
                            firstEarlyLine,
                            firstEarlyMs,
                            Instant.ofEpochMilli(firstEarlyMs)));
        }
        if (withViews > 0) {
            texts.add(
                    String.format(
                            Locale.ROOT,
                            "note: the views column is above 1 in %,d lines. Headtail counts each event as one"
                                    + " view unless it is started with --set event.views=/views",
                            withViews));
        }
        return texts;
    }
}
