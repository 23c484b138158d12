package io.headtail.lake;

import io.headtail.lake.file.LakeContent;
import io.headtail.lake.file.LakeFileMerge;
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

    /**
     * Begins to merge files of one hour and partition.
     *
     * @param folder of the local disk, for the file and temporary ones
     */
    LakeFileMerge merge(Path folder) throws IOException;

    /** The format of a content. */
    static HourFormat of(LakeContent content) {
        return new HourFormat() {
            @Override
            public Path write(Path folder, Spill rows, Map<String, String> metadata)
                    throws IOException {
                return switch (content) {
                    case EVENTS -> EventRows.write(folder, rows, metadata);
                    case MINUTES -> MinuteRows.write(folder, rows, metadata);
                };
            }

            @Override
            public LakeFileMerge merge(Path folder) throws IOException {
                return LakeFileMerge.of(content, folder);
            }
        };
    }
}
