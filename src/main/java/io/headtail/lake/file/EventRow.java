package io.headtail.lake.file;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** A row of events, on its way into a file or out of it. */
final class EventRow {
    int partition;
    long offset;
    long eventTimeMs;
    Binary id = Binary.EMPTY;
    long views;
    boolean late;

    /** Hands rows to Parquet. */
    static final class Support extends RowSupport<EventRow> {
        Support() {
            super(LakeFormat.EVENTS);
        }

        @Override
        void writeFields(EventRow row, RecordConsumer to) {
            add(to, 0, row.partition);
            add(to, 1, row.offset);
            add(to, 2, row.eventTimeMs);
            add(to, 3, row.id);
            add(to, 4, row.views);
            add(to, 5, row.late);
        }
    }
}
