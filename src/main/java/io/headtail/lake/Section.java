package io.headtail.lake;

import io.headtail.follow.Mark;
import java.util.List;

/**
 * The section of a partition's log that is open, of a lake that is compacted: what is below it is
 * in files, what is in it, in parts.
 *
 * @param begin its first offset, and the stream time there: where to read from if a part is lost
 * @param parts all of its parts that are there, ascending by offset: those below the mark, or, if
 *     the section is read again, also those above it
 * @param lost parts that are not: their rows are read from the log again
 * @param end where the section ends, if it is read again; {@link #OPEN} if it is not
 */
record Section(Mark begin, List<LakeName> parts, List<LakeName> lost, long end) {
    /** The end of a section of which nothing is read again. */
    static final long OPEN = -1;

    Section {
        parts = List.copyOf(parts);
        lost = List.copyOf(lost);
    }

    /** One of which nothing is lost. */
    Section(Mark begin, List<LakeName> parts) {
        this(begin, parts, List.of(), OPEN);
    }

    /** Whether it is read again, since parts are lost. */
    boolean isReadAgain() {
        return end != OPEN;
    }
}
