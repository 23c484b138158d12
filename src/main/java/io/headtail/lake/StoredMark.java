package io.headtail.lake;

import static java.util.Objects.requireNonNullElse;

import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mark of a partition in the lake, as its owner knows it, and the parts that the next one
 * lists. Another owner may have moved it: then this one is overtaken. Not thread-safe.
 */
final class StoredMark {
    private final LakeFolder folder;
    private final int number;
    private final boolean compacts;
    private @Nullable LakeMark stored;

    /** Those written of the section that the next work is of. */
    private final List<LakeName> parts = new ArrayList<>();

    /** Those of it that are lost, if it is read again: their rows are not written yet. */
    private final List<LakeName> lost = new ArrayList<>();

    private int leaderEpoch = -1;

    /**
     * As it was read.
     *
     * @param number of the partition
     * @param stored null if there is none
     * @param compacts whether what is written are parts
     */
    StoredMark(LakeFolder folder, int number, @Nullable LakeMark stored, boolean compacts) {
        this.folder = folder;
        this.number = number;
        this.stored = stored;
        this.compacts = compacts;
        Section section = stored == null ? null : stored.section();
        if (section != null) {
            parts.addAll(section.parts());
            lost.addAll(section.lost());
        }
    }

    /** How far the partition is written; 0 if nothing is stored. */
    long nextOffset() {
        return stored == null ? 0 : stored.mark().nextOffset();
    }

    /** Notes the leader epoch of what is read. */
    void leaderEpoch(int epoch) {
        leaderEpoch = epoch;
    }

    /** Checks that the stored mark is the one that this knows. */
    void check() throws IOException, OvertakenException {
        check(stored);
    }

    // One that is about to be stored may be stored: the answer to a first try may be lost.
    private void check(@Nullable LakeMark next) throws IOException, OvertakenException {
        LakeMark now = folder.mark(number);
        if (!Objects.equals(now, stored) && !Objects.equals(now, next)) {
            throw new OvertakenException(
                    "partition " + number + " of the lake has the mark " + now + ", not " + stored);
        }
    }

    /**
     * Notes files that are written; they are parts, if the lake is compacted.
     *
     * @param from no more rows are lost from here on, inclusive
     * @param to to here, exclusive
     */
    void wrote(List<LakeName> files, long from, long to) {
        if (compacts) {
            parts.addAll(files);
            parts.sort(Comparator.comparingLong(LakeName::from));
            lost.removeIf(part -> part.from() >= from && part.to() <= to);
        }
    }

    /** Forgets the parts: what they hold is in files, or recorded as a gap. */
    void dropParts() {
        parts.clear();
        lost.clear();
    }

    /**
     * Notes hours of the section that is read again whose files are there: they lack nothing, and
     * need no parts.
     */
    void found(Set<Long> hours) {
        parts.removeIf(part -> hours.contains(part.hour()));
        lost.removeIf(part -> hours.contains(part.hour()));
    }

    /** The parts that are lost, of the section that is read again. */
    List<LakeName> lost() {
        return List.copyOf(lost);
    }

    /** Has the mark list what is lost of the section that is read again, and what is not. */
    void putLost(List<LakeName> left) throws IOException, OvertakenException {
        lost.clear();
        lost.addAll(left);
        LakeMark of = stored;
        if (of != null && of.section() != null) {
            Section section = of.section();
            put(of.mark(), new Section(section.begin(), parts, lost, section.end()));
        }
    }

    /** The parts of the section that the next work is of, ascending by offset. */
    List<LakeName> parts() {
        return List.copyOf(parts);
    }

    /**
     * Stores a mark, with the leader epoch known by now: it may be newer than that offset's.
     *
     * @param begin of the section; null if there are none
     */
    void move(Mark mark, @Nullable Mark begin) throws IOException, OvertakenException {
        put(mark, begin == null ? null : new Section(begin, parts));
    }

    /**
     * Has the mark list all parts of a section and be at its end, before its files are written: who
     * goes on from there gives them the same names, also where the log is gone meanwhile.
     *
     * @param isReadAgain whether it says where the section ends: its begin may be gone from the
     *     log, and with it the stream time that would show that
     */
    void moveToEnd(Mark end, Mark begin, boolean isReadAgain)
            throws IOException, OvertakenException {
        boolean isListed = stored != null && stored.mark().nextOffset() >= end.nextOffset();
        if (!parts.isEmpty() && !isListed) {
            long at = isReadAgain ? end.nextOffset() : Section.OPEN;
            put(end, new Section(begin, parts, List.of(), at));
        }
    }

    /** Stores the mark behind a section whose files are written: it has no parts any more. */
    void endSection(Mark mark, Mark next) throws IOException, OvertakenException {
        put(mark, new Section(next, List.of()));
        dropParts();
    }

    private void put(Mark mark, @Nullable Section of) throws IOException, OvertakenException {
        Mark at = new Mark(mark.nextOffset(), mark.streamTime(), leaderEpoch);
        LakeMark next = new LakeMark(at, of);
        check(next);
        folder.putMark(number, next);
        stored = next;
    }

    /**
     * Has the rows of lost parts read again, from the begin of their section on.
     *
     * @param why one cannot be merged
     * @param gone all of them
     * @param end of the section
     * @return to be thrown
     */
    OvertakenException goBack(IOException why, List<LakeName> gone, long end)
            throws IOException, OvertakenException {
        check();
        Section of = stored == null ? null : stored.section();
        if (of != null) {
            List<LakeName> kept = new ArrayList<>(parts);
            kept.removeAll(gone);
            folder.putMark(
                    number, new LakeMark(of.begin(), new Section(of.begin(), kept, gone, end)));
        }
        return new OvertakenException(
                "%d of %d parts of partition %d cannot be merged (%s): their rows are read again, from offset %d on"
                        .formatted(
                                gone.size(),
                                parts.size(),
                                number,
                                requireNonNullElse(why.getMessage(), why.toString()),
                                of == null ? 0 : of.begin().nextOffset()));
    }

    /**
     * The stream time that is stored: all events below the watermark there are in files. {@link
     * Mark#NO_TIME} if nothing is stored.
     */
    long streamTime() {
        LakeMark of = stored;
        if (of == null) {
            return Mark.NO_TIME;
        }
        Section at = of.section();
        return (at == null ? of.mark() : at.begin()).streamTime();
    }
}
