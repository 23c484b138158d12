package io.headtail.lake.file;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files by Hardwood. */
final class HardwoodRows {
    private HardwoodRows() {}

    static List<LakeEvent> events(Path path) throws IOException {
        List<LakeEvent> rows = new ArrayList<>();
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path));
                RowReader row = file.rowReader()) {
            while (row.hasNext()) {
                row.next();
                rows.add(
                        new LakeEvent(
                                row.getInt("partition"),
                                row.getLong("offset"),
                                row.getTimestamp("event_time").toEpochMilli(),
                                row.getString("video_id"),
                                row.getLong("views"),
                                row.getBoolean("late")));
            }
        }
        return rows;
    }

    static List<LakeMinute> minutes(Path path) throws IOException {
        List<LakeMinute> rows = new ArrayList<>();
        try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path));
                RowReader row = file.rowReader()) {
            while (row.hasNext()) {
                row.next();
                rows.add(
                        new LakeMinute(
                                row.getTimestamp("minute").toEpochMilli(),
                                row.getString("video_id"),
                                row.getLong("views"),
                                row.getLong("late_views")));
            }
        }
        return rows;
    }
}
