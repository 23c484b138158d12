package io.headtail.http.topk;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.read.HistoryReader;
import io.headtail.http.request.HistoryFailures;
import io.headtail.http.request.Problem;
import io.headtail.http.request.ProblemException;
import io.helidon.http.Status;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Queries the history, and turns its absence into a problem document. */
public final class HistoryAccess {
    private final @Nullable HistoryReader reader;
    private final HistoryFailures failures = new HistoryFailures("history-not-read");

    /**
     * @param reader null if no history is kept
     */
    public HistoryAccess(@Nullable HistoryReader reader) {
        this.reader = reader;
    }

    /**
     * Runs a query on the history.
     *
     * @throws ProblemException 404 if no history is kept, 503 while PostgreSQL does not answer
     */
    <T extends @Nullable Object> T ask(Function<HistoryReader, T> question) {
        if (reader == null) {
            throw notFound("no history is kept here: history.url is not set").thrown();
        }
        try {
            return question.apply(reader);
        } catch (HistoryException e) {
            throw failures.away(e);
        }
    }

    static Problem notFound(String detail) {
        return Problem.of(Status.NOT_FOUND_404, detail);
    }
}
