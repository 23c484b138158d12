package io.headtail.cli.demo;

import io.headtail.cli.support.StopSignal;
import io.headtail.cli.support.UserError;
import io.headtail.time.Timing;
import io.headtail.tool.topic.EventProducer;
import io.headtail.tool.topic.EventTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the demo's views come from. */
interface DemoViews {
    /** With the servers of the demo, on a machine that may be slow. */
    Duration PATIENCE = Duration.ofMinutes(2);

    /** What sending them takes. */
    record SendContext(
            DemoSteps steps,
            Map<String, String> client,
            EventTopic topic,
            EventProducer producer,
            StopSignal stop) {}

    /**
     * Sends what there is before Headtail starts.
     *
     * @throws UserError if there is nothing to show
     */
    void prepare(SendContext context) throws InterruptedException;

    /** The settings, {@code key=value}, with which they are counted; asked after that. */
    List<String> settings();

    /** Goes on sending until it is told to stop. */
    void live();

    /** The tick at which all that was sent before is counted, epoch ms; asked after that. */
    long countedAt(Timing timing);

    /** What to say then; null if the table begins only then. */
    @Nullable String whenCounted();

    /** The exit code of a demo that ends by itself. */
    int exitCode();

    /** In a few words. */
    String name();
}
