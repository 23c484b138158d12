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
 * @param sameSince epoch ms, a tick: at every tick from this one on, up to the partial's own, the
 *     partition's partial of the window has the same rows and is as complete, so that it stands for
 *     those ticks too; {@link Long#MIN_VALUE} where that holds for all earlier ones, {@link
 *     #ITS_OWN_TICK} where it stands for its own tick only
 * @param marks why the answer may not be what a reader expects
 */
public record Marks(long lateViews, long sameSince, Set<Mark> marks) {
    /** Of a partial that stands for its own tick only. */
    public static final long ITS_OWN_TICK = Long.MAX_VALUE;

    /** Nothing to say. */
    public static final Marks NONE = new Marks(0, ITS_OWN_TICK, Set.of());

    private static final String LATE = "late=";
    private static final String SAME_SINCE = "same-since=";

    public Marks {
        if (lateViews < 0) {
            throw new IllegalArgumentException("late views " + lateViews + ": must be ≥ 0");
        }
        marks = Set.copyOf(marks);
    }

    /** Of a partial that stands for its own tick only. */
    public Marks(long lateViews, Set<Mark> marks) {
        this(lateViews, ITS_OWN_TICK, marks);
    }

    /** Whether there is nothing to say. */
    public boolean isEmpty() {
        return lateViews == 0 && sameSince == ITS_OWN_TICK && marks.isEmpty();
    }

    /** The same, of a partial that stands for ticks from {@code tick} on. */
    public Marks sameSince(long tick) {
        return new Marks(lateViews, tick, marks);
    }

    /** These and another mark. */
    public Marks with(Mark mark) {
        EnumSet<Mark> more = EnumSet.of(mark);
        more.addAll(marks);
        return new Marks(lateViews, sameSince, more);
    }

    /** These but one. */
    public Marks without(Mark mark) {
        EnumSet<Mark> fewer = EnumSet.noneOf(Mark.class);
        fewer.addAll(marks);
        fewer.remove(mark);
        return new Marks(lateViews, sameSince, fewer);
    }

    /** The same with so many late views. */
    public Marks withLate(long views) {
        return views == lateViews ? this : new Marks(views, sameSince, marks);
    }

    /** The marks of both, the greater count of late views, and the earlier tick. */
    public Marks and(Marks other) {
        EnumSet<Mark> both = EnumSet.noneOf(Mark.class);
        both.addAll(marks);
        both.addAll(other.marks);
        return new Marks(
                Math.max(lateViews, other.lateViews), Math.min(sameSince, other.sameSince), both);
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
        if (sameSince != ITS_OWN_TICK) {
            parts.add(SAME_SINCE + sameSince);
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
        long since = ITS_OWN_TICK;
        EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
        for (String part : text.split(",")) {
            if (part.startsWith(LATE)) {
                late = Math.max(0, number(part.substring(LATE.length()), 0));
            }
            if (part.startsWith(SAME_SINCE)) {
                since = number(part.substring(SAME_SINCE.length()), ITS_OWN_TICK);
            }
            for (Mark mark : Mark.values()) {
                if (mark.text().equals(part)) {
                    marks.add(mark);
                }
            }
        }
        return new Marks(late, since, marks);
    }

    private static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
