package io.headtail.lake;

import io.headtail.follow.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lake knows of a partition. As text it is lines {@code name=value}.
 *
 * @param mark how far it is written: all files, or parts, of what is below are visible
 * @param section the open section; null in a lake that is not compacted
 */
record LakeMark(Mark mark, @Nullable Section section) {
    private static final String NO_TIME = "none";
    private static final String NEXT = "next-offset";
    private static final String TIME = "stream-time";
    private static final String EPOCH = "leader-epoch";
    private static final String FROM = "section-offset";
    private static final String FROM_TIME = "section-stream-time";
    private static final String PART = "part";

    // Of a section that is read again. A version that does not know them reads all of it again.
    private static final String KEPT = "kept";
    private static final String LOST = "lost";
    private static final String END = "section-end";

    /** The text. */
    String text() {
        StringBuilder text =
                new StringBuilder(
                        "%s=%d\n%s=%s\n%s=%d\n"
                                .formatted(
                                        NEXT,
                                        mark.nextOffset(),
                                        TIME,
                                        time(mark.streamTime()),
                                        EPOCH,
                                        mark.leaderEpoch()));
        if (section != null) {
            Mark begin = section.begin();
            text.append(
                    "%s=%d\n%s=%s\n"
                            .formatted(
                                    FROM, begin.nextOffset(), FROM_TIME, time(begin.streamTime())));
            if (section.isReadAgain()) {
                text.append("%s=%d\n".formatted(END, section.end()));
            }
            // Once all of it is read, also that version may merge them.
            boolean isReading = section.isReadAgain() && mark.nextOffset() < section.end();
            append(text, isReading ? KEPT : PART, section.parts());
            append(text, LOST, section.lost());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, List<LakeName> parts) {
        parts.forEach(part -> text.append(name).append('=').append(part.part()).append('\n'));
    }

    /** A time, epoch ms, or {@code none}. */
    static String time(long streamTime) {
        return streamTime == Mark.NO_TIME ? NO_TIME : Long.toString(streamTime);
    }

    /**
     * Parses a text.
     *
     * @throws IllegalArgumentException if it is not that of a mark, saying why
     */
    static LakeMark parse(int partition, String text) {
        Map<String, String> values = new HashMap<>();
        Map<String, List<LakeName>> lists =
                Map.of(PART, new ArrayList<>(), KEPT, new ArrayList<>(), LOST, new ArrayList<>());
        text.lines()
                .forEach(
                        line -> {
                            int at = line.indexOf('=');
                            if (at < 0) {
                                throw new IllegalArgumentException("a line without '='");
                            }
                            String name = line.substring(0, at);
                            String value = line.substring(at + 1);
                            List<LakeName> list = lists.get(name);
                            if (list == null) {
                                values.put(name, value);
                                return;
                            }
                            LakeName part = LakeName.parsePart(partition, value);
                            if (part == null) {
                                throw new IllegalArgumentException(line);
                            }
                            list.add(part);
                        });
        Mark mark =
                new Mark(
                        offset(values, NEXT),
                        streamTime(values, TIME),
                        (int) number(values, EPOCH));
        return new LakeMark(mark, values.containsKey(FROM) ? section(values, lists) : null);
    }

    private static Section section(Map<String, String> values, Map<String, List<LakeName>> lists) {
        Mark begin = new Mark(offset(values, FROM), streamTime(values, FROM_TIME), -1);
        List<LakeName> parts = new ArrayList<>(lists.getOrDefault(PART, List.of()));
        parts.addAll(lists.getOrDefault(KEPT, List.of()));
        return values.containsKey(END)
                ? new Section(
                        begin, parts, lists.getOrDefault(LOST, List.of()), offset(values, END))
                : new Section(begin, lists.getOrDefault(PART, List.of()));
    }

    private static long offset(Map<String, String> values, String name) {
        long offset = number(values, name);
        if (offset < 0) {
            throw new IllegalArgumentException(name + "=" + offset);
        }
        return offset;
    }

    private static long streamTime(Map<String, String> values, String name) {
        return NO_TIME.equals(values.get(name)) ? Mark.NO_TIME : number(values, name);
    }

    private static long number(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + "=" + value, e);
        }
    }
}
