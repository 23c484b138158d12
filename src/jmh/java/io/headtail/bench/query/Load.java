package io.headtail.bench.query;

import java.io.IOException;

/** Requests to one side, a slice of time after another, over connections that are kept. */
interface Load extends AutoCloseable {
    /** Asks for about that long, and returns when all is answered. */
    void slice(long nanos) throws IOException, InterruptedException;

    /** Forgets what was measured until now. */
    void reset();

    @Override
    void close() throws IOException;
}
