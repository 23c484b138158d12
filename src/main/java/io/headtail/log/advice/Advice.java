package io.headtail.log.advice;

/**
 * Something about a topic's records that the settings do not go with, and what to set.
 *
 * @param text for people, with the setting's name
 */
record Advice(Subject subject, String text) {
    /** What it is about; there is one line for each. */
    enum Subject {
        /** Keys that are not ids as they are. */
        KEYS,
        /** An id field that no setting reads. */
        IDS,
        /** A time field that no setting reads. */
        TIMES,
        /** Times that are counted in another unit. */
        UNIT,
        /** A field of views that no setting reads. */
        VIEWS,
        /** Ids that are not where the default partitioner puts them. */
        PARTITIONER
    }
}
