package io.headtail.http.range;

import io.headtail.history.boundary.BoundaryRows;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.range.RangeCoverage;
import io.headtail.history.range.RangeReader;
import io.headtail.history.range.RangeTop;
import io.headtail.http.request.HistoryFailures;
import io.headtail.http.request.Problem;
import io.headtail.http.request.ProblemException;
import io.headtail.merge.Answer;
import io.headtail.merge.MergedRows;
import io.headtail.time.WindowSpec;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Queries ranges, few at a time: they share the connections of historical queries and must leave
 * some to them. Turns what goes wrong into problem documents.
 */
public final class RangeAccess {
    /** Half of the connections that are there to read. */
    static final int MAX_AT_ONCE = 2;

    /** As long as a historical query waits for a connection. */
    private static final long WAIT_MS = 250;

    private static final String INSTEAD = "from-minutes";

    private static final String TOO_LONG =
            "the range takes longer than 5 s to add up: ask for a shorter one, or a smaller k";

    private final @Nullable RangeReader reader;
    private final HistoryFailures away = new HistoryFailures("range-not-read");
    private final HistoryFailures tooLong = new HistoryFailures("range-too-long");
    private final Semaphore permits = new Semaphore(MAX_AT_ONCE);

    /**
     * @param reader null if every video's views are not stored
     */
    public RangeAccess(@Nullable RangeReader reader) {
        this.reader = reader;
    }

    /** Whether every video's views are stored. */
    boolean isOn() {
        return reader != null;
    }

    /**
     * The reader, to ask what is allowed.
     *
     * @throws ProblemException 404 if every video's views are not stored
     */
    RangeReader required() {
        if (reader == null) {
            String detail =
                    "every video's views are not stored here: video-stats.enabled is not true";
            throw Problem.of(Status.NOT_FOUND_404, detail).thrown();
        }
        return reader;
    }

    /**
     * The Top-K of {@code [from, to)}, epoch ms, as an answer of a window; {@code mark} is among
     * its headers unless it is null.
     *
     * @throws ProblemException as {@link #ask}
     */
    Answer top(WindowSpec spec, long from, long to, int k, @Nullable String mark) {
        RangeTop top = ask(reader -> reader.top(from, to, k));
        List<MergedRows.RankedId> rows = new ArrayList<>(top.rows().size());
        for (BoundaryRows.RankedVideo row : top.rows()) {
            byte[] id = row.videoId().getBytes(StandardCharsets.UTF_8);
            rows.add(new MergedRows.RankedId(id, row.views()));
        }
        RangeCoverage coverage = top.coverage();
        return Answer.stored(
                spec,
                to,
                from,
                coverage.isFinal(),
                coverage.completeFrom(),
                mark,
                top.lateViews(),
                0,
                k,
                rows);
    }

    /**
     * The answer of a window that no boundary is stored of, from every video's views; null if they
     * are not stored, or not as finely as the window and its end ask for, of all time, and of
     * rises.
     *
     * @param at the end of the window, epoch ms
     * @throws ProblemException as {@link #ask}
     */
    public @Nullable Answer instead(WindowSpec spec, long at, int k) {
        long from = spec.startOf(at);
        if (reader == null
                || spec.isRising()
                || from < 0
                || at - from > RangeService.MAX_TOP_MS
                || from % reader.stepMs() != 0
                || at % reader.stepMs() != 0) {
            return null;
        }
        return top(spec, from, at, k, INSTEAD);
    }

    /**
     * Runs a query.
     *
     * @throws ProblemException 404 if every video's views are not stored; 503 while PostgreSQL does
     *     not answer, if it takes too long, or while too many others run
     */
    <T> T ask(Function<RangeReader, T> question) {
        RangeReader asked = required();
        if (!acquire()) {
            String detail =
                    "%d ranges are being added up, as many as may be at once; try again soon"
                            .formatted(MAX_AT_ONCE);
            throw Problem.notYet(detail).thrown();
        }
        try {
            return question.apply(asked);
        } catch (HistoryException e) {
            throw e.tooMuch() ? tooLong.failed(e, TOO_LONG) : away.away(e);
        } finally {
            permits.release();
        }
    }

    private boolean acquire() {
        try {
            return permits.tryAcquire(WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
