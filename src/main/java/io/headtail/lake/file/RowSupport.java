package io.headtail.lake.file;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Hands the fields of a row to Parquet, in the order of the columns.
 *
 * @param <R> the row, one object that is filled again and again
 */
abstract class RowSupport<R> extends WriteSupport<R> {
    private final MessageType schema;
    private @Nullable RecordConsumer consumer;
    private Map<String, String> metadata = Map.of();

    RowSupport(MessageType schema) {
        this.schema = schema;
    }

    /** What the footer has to say beside the schema. */
    final void setMetadata(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    abstract void writeFields(R row, RecordConsumer to);

    @Override
    public final void write(R row) {
        RecordConsumer to = consumer;
        if (to == null) {
            throw new IllegalStateException("a row before prepareForWrite");
        }
        to.startMessage();
        writeFields(row, to);
        to.endMessage();
    }

    final void add(RecordConsumer to, int column, int value) {
        String name = schema.getFieldName(column);
        to.startField(name, column);
        to.addInteger(value);
        to.endField(name, column);
    }

    final void add(RecordConsumer to, int column, long value) {
        String name = schema.getFieldName(column);
        to.startField(name, column);
        to.addLong(value);
        to.endField(name, column);
    }

    final void add(RecordConsumer to, int column, Binary value) {
        String name = schema.getFieldName(column);
        to.startField(name, column);
        to.addBinary(value);
        to.endField(name, column);
    }

    final void add(RecordConsumer to, int column, boolean value) {
        String name = schema.getFieldName(column);
        to.startField(name, column);
        to.addBoolean(value);
        to.endField(name, column);
    }

    @Override
    public final void prepareForWrite(RecordConsumer to) {
        consumer = to;
    }

    @Override
    public final WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(schema, Map.of());
    }

    @Override
    @SuppressWarnings("deprecation") // It is abstract, and Hadoop's.
    public final WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("there is no Hadoop");
    }

    @Override
    public final FinalizedWriteContext finalizeWrite() {
        return new FinalizedWriteContext(metadata);
    }
}
