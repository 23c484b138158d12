package io.headtail.lake;

import static java.util.Objects.requireNonNullElse;

import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.lake.file.LakeFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a section: its parts become a file for each hour, the mark says so, and the parts are
 * removed.
 *
 * <p>A file is made of all parts that the mark lists, or not at all: one who does not know that
 * another has removed them already must not replace a whole file by one that lacks rows. If parts
 * are lost, the mark goes back to where the section begins, and their rows are read again; files
 * that were written before stay as they are then.
 */
final class SectionEnd implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(SectionEnd.class);

    private final LakePartition partition;
    private final Mark begin;
    private final long to;
    private final Mark after;
    private final Mark next;
    private boolean keepsFiles;
    private @Nullable NavigableMap<Long, HourMerge> hours;

    /** Parts that are merged, to be removed; null before the mark says so. */
    private @Nullable Deque<LakeName> merged;

    /**
     * Nothing is done yet.
     *
     * @param begin where the section begins
     * @param to where it ends
     * @param after the mark behind it
     * @param next where the next section begins, at or before that
     */
    SectionEnd(LakePartition partition, Mark begin, long to, Mark after, Mark next) {
        this.partition = partition;
        this.begin = begin;
        this.to = to;
        this.after = after;
        this.next = next;
    }

    /**
     * Leaves files that are there: parts may lack rows that they have. So the mark does not list
     * those parts any more: who goes on from it merges all that it lists.
     */
    SectionEnd keeping() {
        keepsFiles = true;
        return this;
    }

    @Override
    public boolean step() throws IOException, OvertakenException {
        if (merged != null) {
            return removePart(merged);
        }
        if (!partition.writer.turn().take(this)) {
            return false;
        }
        NavigableMap<Long, HourMerge> left = hours;
        if (left == null) {
            partition.mark.check();
            if (keepsFiles) {
                partition.mark.found(finished());
            }
            recordLost();
            partition.mark.moveToEnd(new Mark(to, after.streamTime(), -1), begin, keepsFiles);
            left = plan();
            hours = left;
        }
        Map.Entry<Long, HourMerge> hour = left.firstEntry();
        if (hour == null) {
            partition.mark.endSection(after, next);
            close();
            merged = new ArrayDeque<>();
            return listMerged(merged);
        }
        if (write(hour.getValue())) {
            left.pollFirstEntry();
            hour.getValue().close();
        }
        return false;
    }

    // The log has no such records any more, though it goes on there.
    private void recordLost() throws IOException {
        for (LakeName part : partition.mark.lost()) {
            Gap gap =
                    new Gap(
                            partition.number,
                            Gap.Cause.TRUNCATED,
                            part.from(),
                            part.to(),
                            Mark.NO_TIME);
            partition.writer.recordGap(gap, part.from(), part.to());
        }
    }

    private Set<Long> finished() throws IOException {
        Set<Long> found = new HashSet<>();
        for (LakeName file : partition.writer.folder().filesOnce()) {
            if (file.equals(fileOf(file.hour()))) {
                found.add(file.hour());
            }
        }
        return found;
    }

    private NavigableMap<Long, HourMerge> plan() {
        TreeMap<Long, List<LakeName>> parts = new TreeMap<>();
        for (LakeName part : partition.mark.parts()) {
            parts.computeIfAbsent(part.hour(), hour -> new ArrayList<>()).add(part);
        }
        NavigableMap<Long, HourMerge> plan = new TreeMap<>();
        parts.forEach(
                (hour, of) -> plan.put(hour, new HourMerge(partition.writer, fileOf(hour), of)));
        return plan;
    }

    private LakeName fileOf(long hour) {
        return new LakeName(hour, partition.number, begin.nextOffset(), to);
    }

    private boolean write(HourMerge hour) throws IOException, OvertakenException {
        try {
            var file = hour.step();
            if (file == null) {
                return false;
            }
            partition.mark.check();
            partition.writer.put(hour.name(), file);
            return true;
        } catch (FileNotFoundException | LakeFileException e) {
            List<LakeName> gone = LostParts.of(partition, hour, e);
            partition.writer.status().addLostParts(gone.size());
            throw partition.mark.goBack(e, gone, to);
        }
    }

    private boolean listMerged(Deque<LakeName> into) {
        try {
            for (LakeName part : partition.writer.folder().parts(partition.number)) {
                if (part.to() <= next.nextOffset()) {
                    into.add(part);
                }
            }
        } catch (IOException e) {
            leaveOver(e);
        }
        return into.isEmpty();
    }

    private boolean removePart(Deque<LakeName> left) {
        try {
            partition.writer.folder().deletePart(left.element());
            left.remove();
        } catch (IOException e) {
            leaveOver(e);
            left.clear();
        }
        return left.isEmpty();
    }

    // They are removed at the end of the next section.
    private void leaveOver(IOException why) {
        partition.writer.status().addLeftOver();
        LOG.warn(
                "lake partition={}: parts that are merged stay in _headtail/parts, and are"
                        + " removed later: {}",
                partition.number,
                requireNonNullElse(why.getMessage(), why.toString()));
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {
        partition.writer.turn().free(this);
        if (hours == null) {
            return;
        }
        for (HourMerge each : hours.values()) {
            try {
                each.close();
            } catch (IOException e) {
                LOG.debug("a temporary file stays: {}", e.getMessage());
            }
        }
    }
}
