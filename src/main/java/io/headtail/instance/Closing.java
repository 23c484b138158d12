package io.headtail.instance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things, all of them even if some fail. */
final class Closing {
    private Closing() {}

    /**
     * Runs each, in their order.
     *
     * @throws RuntimeException the first failure, with the later ones as suppressed
     */
    static void all(List<Runnable> closes) {
        @Nullable RuntimeException first = null;
        for (Runnable close : closes) {
            try {
                close.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
