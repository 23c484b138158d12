package io.headtail.lake.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column in one row group, of the kinds that we write: of Parquet's second
 * version, packed by zstd, required values only.
 */
final class ColumnPages implements PageReader {
    private final ColumnMetaData column;
    private final PrimitiveType type;
    private final ByteArrayInputStream bytes;
    private final @Nullable DictionaryPage dictionary;
    private long valuesLeft;

    ColumnPages(ColumnMetaData column, PrimitiveType type, LakeInput input) throws IOException {
        this.column = column;
        this.type = type;
        long dictionaryAt = column.getDictionary_page_offset();
        long from = dictionaryAt > 0 ? dictionaryAt : column.getData_page_offset();
        this.bytes =
                new ByteArrayInputStream(
                        input.read(from, Math.toIntExact(column.getTotal_compressed_size())));
        this.dictionary = dictionaryAt > 0 ? dictionary() : null;
        this.valuesLeft = column.getNum_values();
    }

    private DictionaryPage dictionary() throws IOException {
        PageHeader header = header(PageType.DICTIONARY_PAGE);
        DictionaryPageHeader of = header.getDictionary_page_header();
        return new DictionaryPage(
                unpacked(header, 0), of.getNum_values(), encoding(of.getEncoding()));
    }

    private PageHeader header(PageType expected) throws IOException {
        PageHeader header = Util.readPageHeader(bytes);
        if (header.getType() != expected) {
            throw new IOException("a page of " + header.getType() + ", expected " + expected);
        }
        return header;
    }

    @Override
    public @Nullable DictionaryPage readDictionaryPage() {
        return dictionary;
    }

    @Override
    public long getTotalValueCount() {
        return column.getNum_values();
    }

    @Override
    public @Nullable DataPage readPage() {
        if (valuesLeft == 0) {
            return null;
        }
        try {
            PageHeader header = header(PageType.DATA_PAGE_V2);
            DataPageHeaderV2 of = header.getData_page_header_v2();
            valuesLeft -= of.getNum_values();
            int levels =
                    of.getRepetition_levels_byte_length() + of.getDefinition_levels_byte_length();
            BytesInput levelBytes = BytesInput.from(bytes.readNBytes(levels));
            return DataPageV2.uncompressed(
                    of.getNum_rows(),
                    of.getNum_nulls(),
                    of.getNum_values(),
                    BytesInput.empty(),
                    levelBytes,
                    encoding(of.getEncoding()),
                    unpacked(header, levels),
                    Statistics.noopStats(type));
        } catch (IOException e) {
            throw new ParquetDecodingException(
                    "column " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    /** What comes next in the file, after {@code before} bytes of the page that are not packed. */
    private BytesInput unpacked(PageHeader header, int before) throws IOException {
        byte[] packed = bytes.readNBytes(header.getCompressed_page_size() - before);
        byte[] into = new byte[header.getUncompressed_page_size() - before];
        try {
            long length = Zstd.decompress(into, packed);
            if (length == into.length) {
                return BytesInput.from(into);
            }
        } catch (ZstdException e) {
            throw new IOException("a page does not decompress: " + e.getMessage(), e);
        }
        throw new IOException(
                "a page does not decompress to the " + into.length + " bytes that it says");
    }

    private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
        return Encoding.valueOf(encoding.name());
    }
}
