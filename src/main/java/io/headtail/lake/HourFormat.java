package io.headtail.lake;

import io.headtail.lake.file.LakeContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Makes files of the lake: their bytes follow from what is given alone. */
interface HourFormat {
    /**
     * Writes a file.
     *
     * @param folder of the local disk, for the file and temporary ones
     * @param rows of one hour and partition
     * @param metadata kept in the file
     * @return the file, which the caller removes
     */
    Path write(Path folder, Spill rows, Map<String, String> metadata) throws IOException;

    /** The format of a content. */
    static HourFormat of(LakeContent content) {
        return switch (content) {
            case EVENTS -> EventRows::write;
            case MINUTES -> MinuteRows::write;
        };
    }
}
