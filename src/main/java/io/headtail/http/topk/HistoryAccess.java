package io.headtail.http.topk;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.read.HistoryReader;
import io.headtail.http.request.Problem;
import io.headtail.http.request.ProblemException;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Queries the history, and turns its absence into a problem document. */
public final class HistoryAccess {
    private static final Header RETRY_AFTER = HeaderValues.createCached(HeaderNames.RETRY_AFTER, 5);
    private static final Logger LOG = LoggerFactory.getLogger(HistoryAccess.class);

    private final @Nullable HistoryReader reader;

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
            LOG.warn("event=history-not-read reason={}", e.getMessage());
            String detail = "the history does not answer; try again soon";
            throw Problem.of(Status.SERVICE_UNAVAILABLE_503, detail).with(RETRY_AFTER).thrown();
        }
    }

    static Problem notFound(String detail) {
        return Problem.of(Status.NOT_FOUND_404, detail);
    }
}
