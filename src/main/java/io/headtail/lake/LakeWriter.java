package io.headtail.lake;

import io.headtail.follow.Gap;
import io.headtail.follow.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the partitions of a follower share: where they write to, and how.
 *
 * @param turn whose files are merged: those of one partition at a time, as they need room
 */
record LakeWriter(
        LakeFolder folder,
        Path temporary,
        HourFormat format,
        LakeRules rules,
        LakeStatus status,
        Turn turn) {
    private static final Logger LOG = LoggerFactory.getLogger(LakeWriter.class);

    /** Borders of chunks, from a mark on. */
    ChunkBorders borders(Mark from) {
        return new ChunkBorders(rules.fileRecords(), rules.latenessMs(), from);
    }

    /** Borders of sections, from where one begins. */
    ChunkBorders sections(Mark from) {
        return new ChunkBorders(rules.sectionRecords(), rules.latenessMs(), from);
    }

    /** Writes rows of one hour to their file, or part. */
    void write(LakeName name, Spill rows) throws IOException {
        Path file = format.write(temporary, rows, metadata(name));
        try {
            if (rules.compacts()) {
                folder.putPart(name, file);
                status.addPart(Files.size(file));
            } else {
                put(name, file);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Makes a local file one of the lake. */
    void put(LakeName name, Path file) throws IOException {
        folder.put(name, file);
        status.addFile(Files.size(file));
    }

    /** Records that rows may be missing, from an offset on, up to another. */
    void recordGap(Gap gap, long from, long to) throws IOException {
        folder.putGap(gap, from, to);
        status.addGap();
        LOG.warn(
                "lake partition={}: rows of offsets {} to {} may be missing ({}); recorded in {}",
                gap.partition(),
                from,
                to,
                gap,
                folder);
    }

    /** Notes that a section ends since it has too many parts. */
    void noteEarlyEnd(int partition, OpenSection section) {
        status.addEarlyEnd();
        LOG.warn(
                "lake partition={}: the section from offset {} on ends at {}, before its hour does:"
                        + " it has {} parts, since its events are of many hours",
                partition,
                section.begin().nextOffset(),
                section.size().end(),
                section.size().parts());
    }

    /** What the footer of a file says of it. */
    Map<String, String> metadata(LakeName name) {
        return Map.of(
                "headtail.partition", Integer.toString(name.partition()),
                "headtail.from-offset", Long.toString(name.from()),
                "headtail.to-offset", Long.toString(name.to()),
                "headtail.rules", rules.text());
    }
}
