package io.headtail.hours;

/** Compares what one part has made of the log with a plain recount of it. */
interface HoursCheck {
    /**
     * Waits until the part has taken all of the log, then compares.
     *
     * @param log all of it: nothing is written any more
     * @throws AssertionError if they differ; it says where
     */
    void check(LoggedViews log) throws Exception;
}
