package io.headtail.merge;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a partial beside its rows. It travels beside the bytes, in a header of the
 * record, so that final, complete partials of one tick stay byte-equal whoever made them.
 *
 * @param lateViews views known by now that fall into the window and were late; ≥ 0
 * @param marks why the answer may not be what a reader expects
 */
public record Marks(long lateViews, Set<Mark> marks) {
    /** Nothing to say. */
    public static final Marks NONE = new Marks(0, Set.of());

    private static final String LATE = "late=";

    public Marks {
        if (lateViews < 0) {
            throw new IllegalArgumentException("late views " + lateViews + ": must be ≥ 0");
        }
        marks = Set.copyOf(marks);
    }

    /** Whether there is nothing to say. */
    public boolean isEmpty() {
        return lateViews == 0 && marks.isEmpty();
    }

    /** These and another mark. */
    public Marks with(Mark mark) {
        EnumSet<Mark> more = EnumSet.of(mark);
        more.addAll(marks);
        return new Marks(lateViews, more);
    }

    /** The marks of both, and the greater count of late views. */
    public Marks and(Marks other) {
        EnumSet<Mark> both = EnumSet.noneOf(Mark.class);
        both.addAll(marks);
        both.addAll(other.marks);
        return new Marks(Math.max(lateViews, other.lateViews), both);
    }

    /** As a header's value: {@code late=12,open-transaction}, in ASCII. */
    public byte[] toBytes() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of {@link #toBytes}; empty for nothing. */
    public String text() {
        StringJoiner parts = new StringJoiner(",");
        if (lateViews > 0) {
            parts.add(LATE + lateViews);
        }
        for (Mark mark : Mark.values()) {
            if (marks.contains(mark)) {
                parts.add(mark.text());
            }
        }
        return parts.toString();
    }

    /**
     * Reads a header's value; null stands for none. Parts that are not known, of a newer version,
     * are skipped.
     */
    public static Marks parse(byte @Nullable [] header) {
        return header == null ? NONE : parse(new String(header, StandardCharsets.US_ASCII));
    }

    /** As {@link #parse(byte[])}, of the text. */
    public static Marks parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        long late = 0;
        EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
        for (String part : text.split(",")) {
            if (part.startsWith(LATE)) {
                late = number(part.substring(LATE.length()));
            }
            for (Mark mark : Mark.values()) {
                if (mark.text().equals(part)) {
                    marks.add(mark);
                }
            }
        }
        return new Marks(late, marks);
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
