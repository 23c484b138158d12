package io.headtail.tool.file;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A sequence of events in one of the file formats. */
interface EventSource extends Closeable {
    /**
     * The next event or refusal; null at the end.
     *
     * @throws IOException if reading cannot continue
     */
    @Nullable FileLine next() throws IOException;

    /** The position in words, such as {@code after line 3}. */
    String where();
}
