package io.headtail.lake;

import io.headtail.follow.Mark;
import io.headtail.follow.OvertakenException;
import io.headtail.lake.file.LakeFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a section: its parts become a file for each hour, the mark says so, and the parts are
 * removed.
 *
 * <p>A file is made of all parts that the mark lists, or not at all: one who does not know that
 * another has removed them already must not replace a whole file by one that lacks rows. If a part
 * is lost, the mark goes back to where the section begins, and its rows are read again.
 */
final class SectionEnd implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(SectionEnd.class);

    private final LakePartition partition;
    private final Mark begin;
    private final long to;
    private final Mark after;
    private final Mark next;
    private @Nullable NavigableMap<Long, HourMerge> hours;

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

    @Override
    public boolean step() throws IOException, OvertakenException {
        if (!partition.writer.turn().take(this)) {
            return false;
        }
        NavigableMap<Long, HourMerge> left = hours;
        if (left == null) {
            partition.mark.check();
            partition.mark.moveToEnd(new Mark(to, after.streamTime(), -1), begin);
            left = plan();
            hours = left;
        }
        Map.Entry<Long, HourMerge> hour = left.firstEntry();
        if (hour == null) {
            partition.mark.endSection(after, next);
            removeParts();
            close();
            return true;
        }
        if (write(hour.getValue())) {
            left.pollFirstEntry();
            hour.getValue().close();
        }
        return false;
    }

    private NavigableMap<Long, HourMerge> plan() {
        TreeMap<Long, List<LakeName>> parts = new TreeMap<>();
        for (LakeName part : partition.mark.parts()) {
            parts.computeIfAbsent(part.hour(), hour -> new ArrayList<>()).add(part);
        }
        NavigableMap<Long, HourMerge> plan = new TreeMap<>();
        parts.forEach(
                (hour, of) ->
                        plan.put(
                                hour,
                                new HourMerge(
                                        partition.writer,
                                        new LakeName(
                                                hour, partition.number, begin.nextOffset(), to),
                                        of)));
        return plan;
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
            throw partition.mark.goBack(e);
        }
    }

    // Those that stay are removed at the end of the next section.
    private void removeParts() {
        LakeFolder folder = partition.writer.folder();
        try {
            for (LakeName part : folder.parts(partition.number)) {
                if (part.to() <= next.nextOffset()) {
                    folder.deletePart(part);
                }
            }
        } catch (IOException e) {
            partition.writer.status().addLeftOver();
            LOG.warn(
                    "lake partition={}: parts that are merged stay in _headtail/parts, and are"
                            + " removed later: {}",
                    partition.number,
                    e.getMessage());
        }
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
