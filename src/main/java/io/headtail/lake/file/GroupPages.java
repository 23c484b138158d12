package io.headtail.lake.file;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.schema.MessageType;

/**
 * One row group of a file, packed, in memory. Parquet's own reader of files needs Hadoop's classes;
 * what decodes the pages is Parquet's.
 */
final class GroupPages implements PageReadStore {
    private final long rows;
    private final Map<String, PageReader> columns = new HashMap<>();

    GroupPages(RowGroup group, MessageType schema, LakeInput input) throws IOException {
        this.rows = group.getNum_rows();
        List<ColumnChunk> chunks = group.getColumns();
        List<ColumnDescriptor> all = schema.getColumns();
        for (int i = 0; i < all.size(); i++) {
            ColumnDescriptor column = all.get(i);
            columns.put(
                    column.getPath()[0],
                    new ColumnPages(
                            chunks.get(i).getMeta_data(), column.getPrimitiveType(), input));
        }
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor column) {
        PageReader pages = columns.get(column.getPath()[0]);
        if (pages == null) {
            throw new IllegalArgumentException("no column " + column);
        }
        return pages;
    }

    @Override
    public long getRowCount() {
        return rows;
    }
}
