package io.headtail.lake.file;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads files by Hardwood. */
public final class HardwoodRows {
    private HardwoodRows() {}

    /** The events of all files of a lake, as lines: partition, offset, time, id, views, late. */
    public static List<String> lines(Path lake) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(lake)) {
            files =
                    all.filter(
                                    file ->
                                            file.toString()
                                                    .matches(
                                                            ".*/dt=[^/]*/hour=[^/]*/[^/]*\\.parquet"))
                            .toList();
        }
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            for (LakeEvent row : events(file)) {
                lines.add(
                        "%d %d %d '%s' %d %s"
                                .formatted(
                                        row.partition(),
                                        row.offset(),
                                        row.eventTimeMs(),
                                        row.id(),
                                        row.views(),
                                        row.late()));
            }
        }
        return lines;
    }

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
