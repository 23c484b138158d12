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

/** The source of the demo's views. */
interface DemoViews {
    /** Timeout for the demo's servers, on a machine that may be slow. */
    Duration TIMEOUT = Duration.ofMinutes(2);

    /** What is needed to send views. */
    record SendContext(
            DemoSteps steps,
            Map<String, String> client,
            EventTopic topic,
            EventProducer producer,
            StopSignal stop) {}

    /**
     * Sends the views of the past, before Headtail starts.
     *
     * @throws UserError if there is nothing to show
     */
    void prepare(SendContext context) throws InterruptedException;

    /** The settings for counting them, {@code key=value}; called after {@link #prepare}. */
    List<String> settings();

    /** Sends live views until stopped. */
    void live();

    /** The tick at which all prepared views are counted, epoch ms; called after that. */
    long countedAt(Timing timing);

    /** The message at that tick; null if the table begins only then. */
    @Nullable String whenCounted();

    /** The exit code of a demo that ends without a signal. */
    int exitCode();

    /** A short description. */
    String name();
}
