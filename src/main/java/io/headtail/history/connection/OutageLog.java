package io.headtail.history.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is tried again and again: the first failure is a line in the log, and that it succeeds again
 * another. For one thread.
 */
public final class OutageLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

    private final String what;
    private boolean failing;

    /**
     * Of something that has not failed.
     *
     * @param what is not done meanwhile, for the log
     */
    public OutageLog(String what) {
        this.what = what;
    }

    /** An attempt has failed. */
    public void failed(HistoryException e) {
        if (failing) {
            LOG.debug("{} still not done", what, e);
        } else {
            failing = true;
            LOG.warn("{} not done, and tried again till it is: {}", what, e.getMessage());
        }
    }

    /** An attempt has succeeded. */
    public void succeeded() {
        if (failing) {
            failing = false;
            LOG.info("{} done again", what);
        }
    }
}
