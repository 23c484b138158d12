package io.headtail.tool.file.input;

import io.headtail.tool.ToolException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** The compression or container of a file, detected by its first bytes. */
public enum Packing {
    NONE("", ""),
    GZIP("gzip", "1f8b08"),
    ZSTD("zstd", "28b52ffd"),
    ZIP("a zip archive (.xlsx and .ods are such)", "504b0304"),
    BZIP2("bzip2", "425a68"),
    XZ("xz", "fd377a58"),
    LZ4("lz4", "04224d18"),
    PARQUET("Parquet", "50415231"),
    AVRO("Avro", "4f626a01"),
    XLS("an old Excel workbook", "d0cf11e0");

    private static final int MAGIC_BYTES = 4;

    private final String label;
    private final String magic;

    Packing(String label, String magic) {
        this.label = label;
        this.magic = magic;
    }

    /** Detects the packing by the first bytes of a stream, which are not consumed. */
    public static Packing of(BufferedInputStream in) throws IOException {
        in.mark(MAGIC_BYTES);
        String start = HexFormat.of().formatHex(in.readNBytes(MAGIC_BYTES));
        in.reset();
        return Arrays.stream(values())
                .filter(packing -> packing != NONE && start.startsWith(packing.magic))
                .findFirst()
                .orElse(NONE);
    }

    /**
     * The decompressed stream.
     *
     * @throws ToolException if this packing is not supported
     */
    public InputStream unpack(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GzipInput(in);
            case ZSTD -> new ZstdInput(in);
            default ->
                    throw new ToolException(
                            "the file is "
                                    + label
                                    + "; allowed are CSV and JSON, as they are or packed by gzip"
                                    + " or zstd. Unpack or export it first");
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
