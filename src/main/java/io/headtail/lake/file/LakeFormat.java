package io.headtail.lake.file;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MILLIS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/** The columns, and all else that decides the bytes of a file beside its rows. */
public final class LakeFormat {
    /**
     * Stands in each file as {@code headtail.format}. Raise it with any change of the columns, or
     * of the settings below.
     */
    public static final String VERSION = "1";

    /** The longest id, in bytes. */
    public static final int MAX_ID_BYTES = 255;

    /**
     * Bytes of rows, encoded and mostly compressed, that are held in memory until they are written
     * as one row group: some million events. A file in progress, and a file being read, needs this
     * much and a page or two of each column.
     */
    public static final long ROW_GROUP_BYTES = 8L << 20;

    /** Metadata that each file has beside the caller's. */
    static final String VERSION_KEY = "headtail.format";

    static final String CONTENT_KEY = "headtail.content";

    /**
     * Who wrote it. Readers look there for versions with known bugs, so it is the library's name,
     * but without its build, and fixed here: an upgrade alone then changes no bytes.
     */
    static final String CREATED_BY = "parquet-mr version 1.18.1";

    static final String PARTITION = "partition";
    static final String OFFSET = "offset";
    static final String EVENT_TIME = "event_time";
    static final String VIDEO_ID = "video_id";
    static final String VIEWS = "views";
    static final String LATE = "late";
    static final String MINUTE = "minute";
    static final String LATE_VIEWS = "late_views";

    static final MessageType EVENTS =
            Types.buildMessage()
                    .required(INT32)
                    .named(PARTITION)
                    .required(INT64)
                    .named(OFFSET)
                    .required(INT64)
                    .as(timestampType(true, MILLIS))
                    .named(EVENT_TIME)
                    .required(BINARY)
                    .as(stringType())
                    .named(VIDEO_ID)
                    .required(INT64)
                    .named(VIEWS)
                    .required(BOOLEAN)
                    .named(LATE)
                    .named("event");

    static final MessageType MINUTES =
            Types.buildMessage()
                    .required(INT64)
                    .as(timestampType(true, MILLIS))
                    .named(MINUTE)
                    .required(BINARY)
                    .as(stringType())
                    .named(VIDEO_ID)
                    .required(INT64)
                    .named(VIEWS)
                    .required(INT64)
                    .named(LATE_VIEWS)
                    .named("minute");

    private LakeFormat() {}

    static MessageType schema(LakeContent content) {
        return content == LakeContent.EVENTS ? EVENTS : MINUTES;
    }
}
