package io.headtail.lake;

import io.headtail.follow.Mark;
import java.util.List;

/**
 * The section of a partition's log that is open, of a lake that is compacted: what is below it is
 * in files, what is in it, in parts.
 *
 * @param begin its first offset, and the stream time there: where to read from if a part is lost
 * @param parts all of its parts below the mark, ascending by offset
 */
record Section(Mark begin, List<LakeName> parts) {
    Section {
        parts = List.copyOf(parts);
    }
}
