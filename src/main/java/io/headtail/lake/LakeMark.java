package io.headtail.lake;

import io.headtail.follow.Mark;
import java.util.HashMap;
import java.util.Map;

/** A mark as text: lines {@code name=value}. */
final class LakeMark {
    private static final String NO_TIME = "none";
    private static final String NEXT = "next-offset";
    private static final String TIME = "stream-time";
    private static final String EPOCH = "leader-epoch";

    private LakeMark() {}

    /** The text of a mark. */
    static String text(Mark mark) {
        return "%s=%d\n%s=%s\n%s=%d\n"
                .formatted(
                        NEXT,
                        mark.nextOffset(),
                        TIME,
                        time(mark.streamTime()),
                        EPOCH,
                        mark.leaderEpoch());
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
    static Mark parse(String text) {
        Map<String, String> values = new HashMap<>();
        text.lines()
                .forEach(
                        line -> {
                            int at = line.indexOf('=');
                            if (at < 0) {
                                throw new IllegalArgumentException("a line without '='");
                            }
                            values.put(line.substring(0, at), line.substring(at + 1));
                        });
        String time = values.getOrDefault(TIME, "");
        long next = number(values, NEXT);
        if (next < 0) {
            throw new IllegalArgumentException(NEXT + "=" + next);
        }
        return new Mark(
                next,
                time.equals(NO_TIME) ? Mark.NO_TIME : number(values, TIME),
                (int) number(values, EPOCH));
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
