package io.headtail.lake;

import io.headtail.lake.file.LakeFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The settings that decide files besides the log.
 *
 * @param fileRecords the number of offsets whose multiples are borders
 * @param latenessMs how far an event may lag behind the stream time and still count
 * @param text all of them, as lines {@code name=value}
 */
record LakeRules(long fileRecords, long latenessMs, String text) {

    /**
     * The rules of a lake.
     *
     * @param counting what decides what an event is, and which are late, as such lines
     */
    static LakeRules of(LakeSettings settings, long latenessMs, String counting) {
        return new LakeRules(
                settings.fileRecords(),
                latenessMs,
                counting
                        + "lake.content="
                        + settings.content().name().toLowerCase(Locale.ROOT)
                        + "\nlake.file-records="
                        + settings.fileRecords()
                        + "\nlake.format="
                        + LakeFormat.VERSION
                        + "\n");
    }

    /** What differs from other rules, for a message. */
    String difference(String before) {
        return "there "
                + missing(before.lines().toList(), text.lines().toList())
                + ", here "
                + missing(text.lines().toList(), before.lines().toList());
    }

    private static String missing(List<String> of, List<String> in) {
        return of.stream()
                .filter(line -> !in.contains(line))
                .collect(Collectors.joining(", ", "'", "'"));
    }
}
