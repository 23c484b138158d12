package io.headtail.lake.file;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** A row of minutes, on its way into a file or out of it. */
final class MinuteRow {
    long minuteMs;
    Binary id = Binary.EMPTY;
    long views;
    long lateViews;

    /** Hands rows to Parquet. */
    static final class Support extends RowSupport<MinuteRow> {
        Support() {
            super(LakeFormat.MINUTES);
        }

        @Override
        void writeFields(MinuteRow row, RecordConsumer to) {
            add(to, 0, row.minuteMs);
            add(to, 1, row.id);
            add(to, 2, row.views);
            add(to, 3, row.lateViews);
        }
    }
}
