package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;

/**
 * What a file says of itself in its footer, which has a checksum of its own.
 *
 * @param content what its rows are
 * @param rows how many
 * @param bytes its length
 * @param metadata what {@link LakeFileWriter#finish} was given
 */
public record LakeFileInfo(
        LakeContent content, long rows, long bytes, Map<String, String> metadata) {
    public LakeFileInfo {
        metadata = Map.copyOf(metadata);
    }

    /**
     * Reads the footer of a local file.
     *
     * @throws LakeFileException if it is damaged or none of the lake's
     */
    public static LakeFileInfo read(Path path) throws IOException {
        try (LocalInput input = new LocalInput(path)) {
            return read(input);
        }
    }

    /**
     * Reads the footer of a file, in one or two reads. It is not told whether the rows before it
     * are damaged: only who reads them checks them.
     *
     * @throws LakeFileException if it is damaged or none of the lake's
     */
    public static LakeFileInfo read(LakeInput input) throws IOException {
        return of(input, FileEnd.read(input));
    }

    static LakeFileInfo of(LakeInput input, FileEnd end) throws IOException {
        FileMetaData footer = end.footer();
        Map<String, String> all = new TreeMap<>();
        for (KeyValue pair : footer.getKey_value_metadata()) {
            all.put(pair.getKey(), pair.getValue());
        }
        String version = all.remove(LakeFormat.VERSION_KEY);
        if (!LakeFormat.VERSION.equals(version)) {
            throw new LakeFileException(
                    input.name(),
                    "has the format "
                            + version
                            + "; this version of Headtail reads "
                            + LakeFormat.VERSION);
        }
        String content = Optional.ofNullable(all.remove(LakeFormat.CONTENT_KEY)).orElse("none");
        for (LakeContent known : LakeContent.values()) {
            if (known.name().equals(content)) {
                return new LakeFileInfo(known, footer.getNum_rows(), input.size(), all);
            }
        }
        throw new LakeFileException(input.name(), "has rows of unknown content: " + content);
    }
}
