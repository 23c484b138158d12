package io.headtail.lake.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a local file in their order. Opening it reads the file once, to compare its
 * checksum. Memory: one row group ({@link LakeFormat#ROW_GROUP_BYTES}) and a page of each column.
 * Not thread-safe.
 */
public abstract sealed class LakeFileReader implements AutoCloseable
        permits EventsReader, MinutesReader {
    private final LakeFileInfo info;
    private final LocalInput input;
    private final Iterator<RowGroup> groups;
    private final MessageType schema;
    private final MessageColumnIO columns;
    private final RecordMaterializer<?> rows;
    private @Nullable RecordReader<?> group;
    private long leftInGroup;

    LakeFileReader(Path path, LakeContent content, RecordMaterializer<?> rows) throws IOException {
        this.schema = LakeFormat.schema(content);
        this.columns = new ColumnIOFactory(LakeFormat.CREATED_BY).getColumnIO(schema);
        this.rows = rows;
        this.input = new LocalInput(path);
        try {
            FileEnd end = FileEnd.read(input);
            this.info = LakeFileInfo.of(input, end);
            if (info.content() != content) {
                throw new LakeFileException(
                        input.name(), "has rows of " + info.content() + ", not of " + content);
            }
            end.checkBody(input);
            this.groups = end.footer().getRow_groups().iterator();
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /** What its footer says. */
    public final LakeFileInfo info() {
        return info;
    }

    /**
     * Moves to the next row.
     *
     * @return false after the last
     * @throws LakeFileException if it cannot be decoded
     */
    public final boolean next() throws IOException {
        try {
            RecordReader<?> from = group;
            while (leftInGroup == 0 || from == null) {
                if (!groups.hasNext()) {
                    return false;
                }
                GroupPages pages = new GroupPages(groups.next(), schema, input);
                leftInGroup = pages.getRowCount();
                from = columns.getRecordReader(pages, rows);
                group = from;
            }
            from.read();
            leftInGroup--;
            return true;
        } catch (ParquetRuntimeException e) {
            throw new LakeFileException(input.name(), "cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public final void close() throws IOException {
        group = null;
        input.close();
    }
}
