package io.headtail.log;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is known about the topic of view events. Thread-safe. */
public interface Topic extends Supplier<TopicFacts> {
    /** What is known so far; sends no request. */
    @Override
    TopicFacts get();

    /**
     * When the last request that was answered was sent, {@link System#nanoTime}: whatever the
     * broker knew by then is in {@link #get}, if that is called afterwards.
     */
    long lookedNanos();

    /**
     * Asks the broker now, and waits without limit until it answers.
     *
     * @param waits called with the reason while an answer is waited for, and with null once it has
     *     come
     * @throws TopicProblemException if the topic was recreated, or cannot be used any more
     * @throws InterruptedException if interrupted while waiting
     */
    TopicFacts confirmed(Consumer<@Nullable String> waits) throws InterruptedException;
}
