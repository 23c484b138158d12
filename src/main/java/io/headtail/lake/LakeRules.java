package io.headtail.lake;

import io.headtail.lake.file.LakeFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What decides files besides the log.
 *
 * @param fileRecords the number of offsets whose multiples are borders
 * @param latenessMs how far an event may lag behind the stream time and still count
 * @param compacts whether files are merged from parts
 * @param maxHours of a chunk of a lake that is compacted: events of more hours are in the next
 * @param maxParts of which a section ends
 * @param text the settings, as lines {@code name=value}
 */
record LakeRules(
        long fileRecords,
        long latenessMs,
        boolean compacts,
        int maxHours,
        int maxParts,
        String text) {
    /** More than events come late by; so that a mark stays small, it is read for each file. */
    static final int MAX_HOURS = 500;

    /** Those of a section that is as long as it can be, each of 20 hours. */
    static final int MAX_PARTS = 2_000;

    /** A section has at most so many chunks, so that a file has a bound. */
    private static final int CHUNKS_IN_SECTION = 100;

    /** With the bounds of all lakes. */
    LakeRules(long fileRecords, long latenessMs, boolean compacts, String text) {
        this(fileRecords, latenessMs, compacts, MAX_HOURS, MAX_PARTS, text);
    }

    /**
     * The rules of a lake.
     *
     * @param counting what decides what an event is, and which are late, as such lines
     */
    static LakeRules of(LakeSettings settings, long latenessMs, String counting) {
        boolean compacts = settings.compaction() != LakeCompaction.NONE;
        return new LakeRules(
                settings.fileRecords(),
                latenessMs,
                compacts,
                counting
                        + "lake.content="
                        + name(settings.content())
                        + "\nlake.file-records="
                        + settings.fileRecords()
                        + (compacts ? "\nlake.compaction=" + name(settings.compaction()) : "")
                        + "\nlake.format="
                        + LakeFormat.VERSION
                        + "\n");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The number of offsets whose multiples end a section. */
    long sectionRecords() {
        return fileRecords * CHUNKS_IN_SECTION;
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
