package io.headtail.lake.file;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;

/** Sets up Parquet's writer, without Hadoop. */
final class RowWriterBuilder<R> extends ParquetWriter.Builder<R, RowWriterBuilder<R>> {
    private final WriteSupport<R> support;

    RowWriterBuilder(OutputFile file, WriteSupport<R> support, long rowGroupBytes) {
        super(file);
        this.support = support;
        withConf(new PlainParquetConfiguration());
        withCompressionCodec(CompressionCodecName.ZSTD);
        withCodecFactory(new ZstdCodec());
        // With it, offsets and times are differences, which cost next to nothing.
        withWriterVersion(WriterVersion.PARQUET_2_0);
        withRowGroupSize(rowGroupBytes);
        // By default 20,000, whose ids fill a quarter of a page: they pack up to 15 % worse.
        withPageRowCountLimit(100_000);
        // A dictionary helps where few values repeat. Those of offsets and times never do, and ids
        // are
        // so many that it would be given up after the first page, or cost 20 MB a file in progress.
        withDictionaryEncoding(LakeFormat.OFFSET, false);
        withDictionaryEncoding(LakeFormat.EVENT_TIME, false);
        withDictionaryEncoding(LakeFormat.VIDEO_ID, false);
    }

    @Override
    protected RowWriterBuilder<R> self() {
        return this;
    }

    @Override
    protected WriteSupport<R> getWriteSupport(ParquetConfiguration configuration) {
        return support;
    }

    @Override
    @SuppressWarnings("deprecation") // It is abstract, and Hadoop's.
    protected WriteSupport<R> getWriteSupport(Configuration configuration) {
        throw new UnsupportedOperationException("there is no Hadoop");
    }
}
