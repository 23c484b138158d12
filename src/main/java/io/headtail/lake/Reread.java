package io.headtail.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section that is read again, since parts of it are lost: only rows that were in them are taken,
 * the rest of the log is read for its stream time. Not thread-safe.
 */
final class Reread {
    private final List<LakeName> lost;
    private final long end;

    /** Below it nothing is taken: it was read, or the log has lost it. */
    private long skipBelow;

    private @Nullable LakeName open;

    /** Begins, at or before the first of them. */
    Reread(Section section) {
        this.lost = section.lost();
        this.end = section.end();
    }

    /** Where the section ends: what is behind it is not read again. */
    long end() {
        return end;
    }

    /** Whether an event behind the open span's is not in that. */
    boolean leavesSpan(long offset) {
        LakeName of = open;
        return of != null && offset >= of.to();
    }

    /** Whether a row was in a lost part; then its span is the open one. */
    boolean takes(long offset, long timestamp) {
        if (offset < skipBelow) {
            return false;
        }
        long hour = LakeName.hourOf(timestamp);
        for (LakeName part : lost) {
            if (part.hour() == hour && part.from() <= offset && offset < part.to()) {
                open = part;
                return true;
            }
        }
        return false;
    }

    /** Where rows of the open span begin. */
    long from() {
        LakeName of = open;
        return of == null ? skipBelow : Math.max(of.from(), skipBelow);
    }

    /** Where the open span ends. */
    long to() {
        LakeName of = open;
        return of == null ? skipBelow : of.to();
    }

    /** Notes that the open span has ended. */
    void endSpan() {
        open = null;
    }

    /** Goes on behind a gap. */
    void resumeAt(long offset) {
        skipBelow = offset;
    }
}
