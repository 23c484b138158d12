package io.headtail.node;

import io.headtail.config.Config;
import io.headtail.log.late.BinKind;
import io.headtail.node.metrics.MetricsText;
import java.util.ArrayList;
import java.util.List;

/** The bins that are configured. */
final class BinParts {
    private final List<LatePart> parts = new ArrayList<>();

    private BinParts() {}

    /**
     * Starts them.
     *
     * @throws io.headtail.log.TopicProblemException if a topic cannot be used; then none is started
     */
    static BinParts start(Config config, MetricsText metrics) {
        BinParts bins = new BinParts();
        try {
            for (BinKind kind : BinKind.values()) {
                LatePart part = LatePart.start(kind, config, metrics);
                if (part != null) {
                    bins.parts.add(part);
                }
            }
            return bins;
        } catch (RuntimeException e) {
            bins.close(new Grace(config.shutdownGrace()));
            throw e;
        }
    }

    /** Stops reading. */
    void stop() {
        parts.forEach(LatePart::stop);
    }

    /** Stops, and waits for transactions that run. */
    void close(Grace grace) {
        stop();
        parts.forEach(each -> each.close(grace));
    }
}
