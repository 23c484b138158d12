package io.headtail.lake;

/** Whether the files of an hour are merged once it is over. */
public enum LakeCompaction {
    /** Files are as they were written, one for each chunk of a partition's log and hour. */
    NONE,

    /**
     * A partition has one file for each section of its log and hour: a section ends where the
     * watermark passes the end of an hour. Until then its rows are in parts, which readers skip.
     */
    HOURLY
}
