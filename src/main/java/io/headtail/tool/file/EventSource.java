package io.headtail.tool.file;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Events in one of the forms that files have, one after the other. */
interface EventSource extends Closeable {
    /**
     * The next event or refusal; null at the end.
     *
     * @throws IOException when no more can be read
     */
    @Nullable FileLine next() throws IOException;

    /** Where reading is, in words: after or in what. */
    String where();
}
