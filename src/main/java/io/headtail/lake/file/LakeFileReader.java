package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a local file in their order. Opening it reads the file once, to compare its
 * checksum. Memory: one row group ({@link LakeFormat#ROW_GROUP_BYTES}) and a page of each column.
 * Not thread-safe.
 */
public abstract sealed class LakeFileReader implements AutoCloseable
        permits EventsReader, MinutesReader {
    private final LakeFileInfo info;
    private final String name;
    private final RecordMaterializer<?> rows;
    private final ParquetFileReader file;
    private final MessageColumnIO columns;
    private @Nullable RecordReader<?> group;
    private long leftInGroup;

    LakeFileReader(Path path, LakeContent content, RecordMaterializer<?> rows) throws IOException {
        this.name = path.toString();
        this.rows = rows;
        try (LocalInput input = new LocalInput(path)) {
            FileEnd end = FileEnd.read(input);
            this.info = LakeFileInfo.of(input, end);
            if (info.content() != content) {
                throw new LakeFileException(
                        name, "has rows of " + info.content() + ", not of " + content);
            }
            end.checkBody(input);
        }
        this.file = ParquetFileReader.open(new LocalInputFile(path), options());
        this.columns =
                new ColumnIOFactory(LakeFormat.CREATED_BY)
                        .getColumnIO(
                                LakeFormat.schema(content),
                                file.getFooter().getFileMetaData().getSchema());
    }

    private static ParquetReadOptions options() {
        return ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodec())
                .withUseHadoopVectoredIo(false)
                .build();
    }

    /** What its footer says. */
    public final LakeFileInfo info() {
        return info;
    }

    /**
     * Moves to the next row.
     *
     * @return false after the last
     * @throws LakeFileException if it cannot be read
     */
    public final boolean next() throws IOException {
        try {
            while (leftInGroup == 0) {
                PageReadStore pages = file.readNextRowGroup();
                if (pages == null) {
                    return false;
                }
                leftInGroup = pages.getRowCount();
                group = columns.getRecordReader(pages, rows);
            }
            RecordReader<?> from = group;
            if (from == null) {
                throw new IllegalStateException("rows without a row group");
            }
            from.read();
            leftInGroup--;
            return true;
        } catch (ParquetRuntimeException e) {
            throw new LakeFileException(name, "cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public final void close() throws IOException {
        file.close();
    }
}
