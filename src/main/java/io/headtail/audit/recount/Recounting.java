package io.headtail.audit.recount;

import java.util.List;
import java.util.function.Consumer;

/** Answers questions from a log; {@link LogPass} does so from Kafka. */
public interface Recounting {
    /**
     * Answers questions.
     *
     * @param taker receives an answer to each; none if the pass is stopped
     * @throws TooManyCountsException if so many windows do not fit into memory together
     */
    PassReport run(List<RecountQuestion> questions, Consumer<RecountedAnswer> taker);
}
