package io.headtail.lake;

import io.headtail.follow.FollowedEvent;
import io.headtail.lake.file.LakeFileMerge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files of lines, which are quicker to write and to compare than those of the lake. */
final class TextRows implements HourFormat {
    @Override
    public Path write(Path folder, Spill rows, Map<String, String> metadata) throws IOException {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(line(row)));
        return Files.writeString(Files.createTempFile(folder, "file", ".txt"), text);
    }

    @Override
    public LakeFileMerge merge(Path folder) {
        return new LakeFileMerge() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public void add(Path input) throws IOException {
                text.append(Files.readString(input));
                Files.delete(input);
            }

            @Override
            public Path finish(Map<String, String> metadata) throws IOException {
                return Files.writeString(Files.createTempFile(folder, "file", ".txt"), text);
            }

            @Override
            public void close() {}
        };
    }

    private static String line(FollowedEvent row) {
        return line(
                row.partition(),
                row.offset(),
                row.timestamp(),
                new String(row.id(), row.idFrom(), row.idLength(), StandardCharsets.UTF_8),
                row.views(),
                row.isLate());
    }

    static String line(
            int partition, long offset, long timestamp, String id, int views, boolean late) {
        return "%d %d %d '%s' %d %s%n"
                .formatted(partition, offset, timestamp, id.replace("\n", "\\n"), views, late);
    }
}
