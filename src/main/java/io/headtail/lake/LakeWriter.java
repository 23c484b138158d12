package io.headtail.lake;

import io.headtail.follow.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the partitions of a follower share: where they write to, and how. */
record LakeWriter(LakeFolder folder, Path temporary, HourFormat format, LakeRules rules, LakeStatus status) {

    /** Borders from a mark on. */
    ChunkBorders borders(Mark from) {
        return new ChunkBorders(rules.fileRecords(), rules.latenessMs(), from);
    }

    /** Writes rows of one hour to their file. */
    void write(LakeName name, Spill rows) throws IOException {
        Map<String, String> metadata =
                Map.of(
                        "headtail.partition", Integer.toString(name.partition()),
                        "headtail.from-offset", Long.toString(name.from()),
                        "headtail.to-offset", Long.toString(name.to()),
                        "headtail.rules", rules.text());
        Path file = format.write(temporary, rows, metadata);
        try {
            folder.put(name, file);
            status.addFile(Files.size(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
