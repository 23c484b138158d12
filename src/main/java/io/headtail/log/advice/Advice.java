package io.headtail.log.advice;

/**
 * A mismatch between a topic's records and the settings, and what to set.
 *
 * @param text for users, with the setting's name
 */
record Advice(Subject subject, String text) {
    /** The subject; each is logged once. */
    enum Subject {
        /** Keys that are not plain ids. */
        KEYS,
        /** An id field that no setting reads. */
        IDS,
        /** A time field that no setting reads. */
        TIMES,
        /** Times in another unit. */
        UNIT,
        /** A field of views that no setting reads. */
        VIEWS,
        /** Ids that are not where the default partitioner puts them. */
        PARTITIONER
    }
}
