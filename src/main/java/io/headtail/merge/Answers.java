package io.headtail.merge;

import io.headtail.window.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest answers, as the HTTP API reads them. Safe from any thread; never blocks. */
public interface Answers {
    /** The configured windows, in their configured order. */
    List<WindowSpec> windows();

    /** The newest answer of a window; null while there is none, or no such window. */
    @Nullable Answer newest(String window);
}
