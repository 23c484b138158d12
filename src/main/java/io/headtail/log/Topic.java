package io.headtail.log;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known of the topic of view events. Safe from any thread. */
public interface Topic extends Supplier<TopicFacts> {
    /** What has been found up to now; asks nobody. */
    @Override
    TopicFacts get();

    /**
     * When the newest look that was answered had begun, {@link System#nanoTime}: whatever the
     * broker knew by then is in {@link #get}, if that is asked afterwards.
     */
    long lookedNanos();

    /**
     * Asks the broker now, and waits without end until it answers.
     *
     * @param waits told why an answer is waited for, and null when it has come
     * @throws TopicProblemException if the topic is another one now, or cannot be used any more
     */
    TopicFacts confirmed(Consumer<@Nullable String> waits) throws InterruptedException;
}
