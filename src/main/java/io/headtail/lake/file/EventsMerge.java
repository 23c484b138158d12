package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Appends files of events, each at once when it is added. */
final class EventsMerge implements LakeFileMerge {
    private final EventsFile into;

    EventsMerge(Path folder) throws IOException {
        into = EventsFile.create(folder);
    }

    @Override
    public void add(Path input) throws IOException {
        try {
            append(input, into);
        } finally {
            Files.deleteIfExists(input);
        }
    }

    /** Appends all rows of a file. */
    static void append(Path input, EventsFile into) throws IOException {
        try (EventsReader from = EventsReader.open(input)) {
            while (from.next()) {
                byte[] id = from.id();
                into.add(
                        from.partition(),
                        from.offset(),
                        from.eventTimeMs(),
                        id,
                        0,
                        id.length,
                        from.views(),
                        from.late());
            }
        } catch (IllegalArgumentException e) {
            throw new LakeFileException(
                    input.toString(),
                    "does not go on where the input before it ended: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Path finish(Map<String, String> metadata) throws IOException {
        return into.finish(metadata);
    }

    @Override
    public void close() throws IOException {
        into.close();
    }
}
