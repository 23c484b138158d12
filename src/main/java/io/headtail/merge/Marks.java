package io.headtail.merge;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a partial besides its rows. It is in a header of the record, not in the value,
 * so that final, complete partials of one tick are byte-equal whichever process made them.
 *
 * @param lateViews known late views that belong into the window; ≥ 0
 * @param sameSince epoch ms, a tick: at every tick from this one up to the partial's own, the
 *     partition's partial of the window has the same rows and completeness, so the partial stands
 *     for those ticks too; {@link Long#MIN_VALUE} if that holds for all earlier ones, {@link
 *     #ITS_OWN_TICK} if it stands only for its own tick
 * @param marks why the answer may not be what a reader expects
 * @param videos number of videos with views in the window; −1 if it is not told
 */
public record Marks(long lateViews, long sameSince, Set<Mark> marks, long videos) {
    /** The {@code sameSince} of a partial that stands only for its own tick. */
    public static final long ITS_OWN_TICK = Long.MAX_VALUE;

    /** No late views and no marks, of a partial that stands only for its own tick. */
    public static final Marks NONE = new Marks(0, ITS_OWN_TICK, Set.of(), -1);

    private static final String VIDEOS = "videos=";
    private static final String LATE = "late=";
    private static final String SAME_SINCE = "same-since=";

    /**
     * Copies the marks.
     *
     * @throws IllegalArgumentException if {@code lateViews} is negative
     */
    public Marks {
        if (lateViews < 0) {
            throw new IllegalArgumentException("late views " + lateViews + ": must be ≥ 0");
        }
        marks = Set.copyOf(marks);
    }

    /** Without the number of videos. */
    public Marks(long lateViews, long sameSince, Set<Mark> marks) {
        this(lateViews, sameSince, marks, -1);
    }

    /** For a partial that stands only for its own tick. */
    public Marks(long lateViews, Set<Mark> marks) {
        this(lateViews, ITS_OWN_TICK, marks);
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return lateViews == 0 && sameSince == ITS_OWN_TICK && marks.isEmpty() && videos < 0;
    }

    /** The same for a partial that stands for ticks from {@code tick} on. */
    public Marks sameSince(long tick) {
        return new Marks(lateViews, tick, marks, videos);
    }

    /** These with another mark. */
    public Marks with(Mark mark) {
        EnumSet<Mark> more = EnumSet.of(mark);
        more.addAll(marks);
        return new Marks(lateViews, sameSince, more, videos);
    }

    /** These without a mark. */
    public Marks without(Mark mark) {
        EnumSet<Mark> fewer = EnumSet.noneOf(Mark.class);
        fewer.addAll(marks);
        fewer.remove(mark);
        return new Marks(lateViews, sameSince, fewer, videos);
    }

    /** The same with another number of late views. */
    public Marks withLate(long views) {
        return views == lateViews ? this : new Marks(views, sameSince, marks, videos);
    }

    /** The same with the number of videos that have views in the window. */
    public Marks withVideos(long number) {
        return new Marks(lateViews, sameSince, marks, number);
    }

    /** The marks of both, the greater number of late views, and the earlier tick. */
    public Marks and(Marks other) {
        EnumSet<Mark> both = EnumSet.noneOf(Mark.class);
        both.addAll(marks);
        both.addAll(other.marks);
        return new Marks(
                Math.max(lateViews, other.lateViews),
                Math.min(sameSince, other.sameSince),
                both,
                Math.max(videos, other.videos));
    }

    /** Encodes them as a header's value: {@code late=12,open-transaction}, in ASCII. */
    public byte[] toBytes() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }

    /** The text of {@link #toBytes}; empty if there is nothing to write. */
    public String text() {
        StringJoiner parts = new StringJoiner(",");
        if (lateViews > 0) {
            parts.add(LATE + lateViews);
        }
        if (sameSince != ITS_OWN_TICK) {
            parts.add(SAME_SINCE + sameSince);
        }
        if (videos >= 0) {
            parts.add(VIDEOS + videos);
        }
        for (Mark mark : Mark.values()) {
            if (marks.contains(mark)) {
                parts.add(mark.text());
            }
        }
        return parts.toString();
    }

    /**
     * Parses a header's value; null is {@link #NONE}. Unknown parts, of a newer version, are
     * skipped.
     */
    public static Marks parse(byte @Nullable [] header) {
        return header == null ? NONE : parse(new String(header, StandardCharsets.US_ASCII));
    }

    /** As {@link #parse(byte[])}, for text. */
    public static Marks parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        long late = 0;
        long since = ITS_OWN_TICK;
        long videos = -1;
        EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
        for (String part : text.split(",")) {
            if (part.startsWith(LATE)) {
                late = Math.max(0, number(part.substring(LATE.length()), 0));
            }
            if (part.startsWith(SAME_SINCE)) {
                since = number(part.substring(SAME_SINCE.length()), ITS_OWN_TICK);
            }
            if (part.startsWith(VIDEOS)) {
                videos = number(part.substring(VIDEOS.length()), -1);
            }
            for (Mark mark : Mark.values()) {
                if (mark.text().equals(part)) {
                    marks.add(mark);
                }
            }
        }
        return new Marks(late, since, marks, videos);
    }

    private static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
