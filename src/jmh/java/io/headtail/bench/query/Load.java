package io.headtail.bench.query;

import java.io.IOException;

/** Requests to one side, in slices of time, over keep-alive connections. */
interface Load extends AutoCloseable {
    /** Sends requests for about that long, and returns when all are answered. */
    void slice(long nanos) throws IOException, InterruptedException;

    /** Forgets all measurements. */
    void reset();

    @Override
    void close() throws IOException;
}
