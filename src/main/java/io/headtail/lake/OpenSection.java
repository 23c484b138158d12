package io.headtail.lake;

import io.headtail.follow.Mark;

/**
 * The section of a partition's log that is being read, of a lake that is compacted. Sections are
 * cut as chunks are, at multiples of a larger number: each border of theirs is one of chunks, too.
 * Not thread-safe.
 */
final class OpenSection {
    private final ChunkBorders borders;
    private final SectionSize size;
    private Mark begin;
    private boolean filled;

    /**
     * Begins within a section.
     *
     * @param at where to read on
     * @param stored what is known of the section there
     */
    OpenSection(LakeWriter writer, Mark at, Section stored) {
        begin = stored.begin();
        filled = !stored.parts().isEmpty() || stored.isReadAgain();
        size = new SectionSize(writer.rules(), stored);
        borders =
                writer.sections(new Mark(begin.nextOffset(), at.streamTime(), begin.leaderEpoch()));
    }

    /** Where it begins, and the stream time there. */
    Mark begin() {
        return filled ? begin : new Mark(borders.from(), borders.streamTime(), -1);
    }

    /** How large it is. */
    SectionSize size() {
        return size;
    }

    /** Whether it has rows. */
    boolean isFilled() {
        return filled;
    }

    /** The last border at or before an event that comes next. */
    long before(long offset, long timestamp) {
        return borders.before(offset, timestamp);
    }

    /** The last border at or before a position up to which no more events come. */
    long before(long position) {
        return borders.before(position);
    }

    /** Whether a border is behind its begin, so that it ends. */
    boolean endsAt(long border) {
        return border > borders.from();
    }

    /** Where it ends, if a later border has been passed. */
    long end(long border) {
        return borders.end(border);
    }

    /** Where it ends if the log does not go on at a position. */
    long cut(long position) {
        long border = before(position);
        return endsAt(border) ? end(border) : position;
    }

    /** Begins the next one. */
    void beginAt(long border) {
        borders.begin(border);
        size.beginSection();
        filled = false;
    }

    /** Notes that the next event is a row of it. */
    void fill() {
        begin = begin();
        filled = true;
    }

    /** Notes an event that was taken. */
    void take(long timestamp) {
        borders.take(timestamp);
    }
}
