package io.headtail.lake.file;

/** What the rows of a file are. */
public enum LakeContent {
    /**
     * An event a row, ascending by offset, of one partition: {@code partition} int32, {@code
     * offset} int64, {@code event_time} timestamp in ms of UTC, {@code video_id} string, {@code
     * views} int64, {@code late} boolean.
     */
    EVENTS,

    /**
     * A video's minute a row, ascending by minute, then by the id's unsigned bytes: {@code minute}
     * timestamp in ms of UTC, {@code video_id} string, {@code views} int64, {@code late_views}
     * int64.
     */
    MINUTES
}
