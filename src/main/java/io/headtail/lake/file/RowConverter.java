package io.headtail.lake.file;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/**
 * Fills a row from Parquet's columns.
 *
 * @param <R> the row, the same object each time
 */
final class RowConverter<R> extends RecordMaterializer<R> {
    /** Takes a boolean, which the JDK has no interface for. */
    @FunctionalInterface
    interface BooleanConsumer {
        void accept(boolean value);
    }

    private final R row;
    private final GroupConverter root;

    private RowConverter(R row, List<Converter> columns) {
        this.row = row;
        this.root =
                new GroupConverter() {
                    @Override
                    public Converter getConverter(int column) {
                        return columns.get(column);
                    }

                    @Override
                    public void start() {}

                    @Override
                    public void end() {}
                };
    }

    static RowConverter<EventRow> of(EventRow row) {
        return new RowConverter<>(
                row,
                List.of(
                        ints(value -> row.partition = value),
                        longs(value -> row.offset = value),
                        longs(value -> row.eventTimeMs = value),
                        binaries(value -> row.id = value),
                        longs(value -> row.views = value),
                        booleans(value -> row.late = value)));
    }

    static RowConverter<MinuteRow> of(MinuteRow row) {
        return new RowConverter<>(
                row,
                List.of(
                        longs(value -> row.minuteMs = value),
                        binaries(value -> row.id = value),
                        longs(value -> row.views = value),
                        longs(value -> row.lateViews = value)));
    }

    @Override
    public R getCurrentRecord() {
        return row;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private static Converter ints(IntConsumer to) {
        return new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
                to.accept(value);
            }
        };
    }

    private static Converter longs(LongConsumer to) {
        return new PrimitiveConverter() {
            @Override
            public void addLong(long value) {
                to.accept(value);
            }
        };
    }

    private static Converter binaries(Consumer<Binary> to) {
        return new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {
                to.accept(value);
            }
        };
    }

    private static Converter booleans(BooleanConsumer to) {
        return new PrimitiveConverter() {
            @Override
            public void addBoolean(boolean value) {
                to.accept(value);
            }
        };
    }
}
