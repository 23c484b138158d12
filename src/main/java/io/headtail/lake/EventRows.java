package io.headtail.lake;

import io.headtail.lake.file.EventsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Files with a row for each event. */
final class EventRows {
    private EventRows() {}

    /** As {@link HourFormat#write}. */
    static Path write(Path folder, Spill rows, Map<String, String> metadata) throws IOException {
        try (EventsFile file = EventsFile.create(folder)) {
            rows.forEach(
                    row ->
                            file.add(
                                    row.partition(),
                                    row.offset(),
                                    row.timestamp(),
                                    row.id(),
                                    row.idFrom(),
                                    row.idLength(),
                                    row.views(),
                                    row.isLate()));
            return file.finish(metadata);
        }
    }
}
