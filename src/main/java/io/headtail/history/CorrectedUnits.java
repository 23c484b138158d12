package io.headtail.history;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.read.HistoryReader;
import io.headtail.history.revision.CorrectedBoundaries;
import io.headtail.merge.Answer;
import io.headtail.time.CalendarUnit;
import io.headtail.time.WindowSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last sealed hour, day and month as corrections have left them: what is in memory has no late
 * events. Looked for by one thread, read by any.
 */
final class CorrectedUnits {
    private static final Logger LOG = LoggerFactory.getLogger(CorrectedUnits.class);

    private final HistoryReader reader;
    private final CorrectedBoundaries boundaries;
    private final List<WindowSpec> specs;
    private final int kMax;
    private final Map<CalendarUnit, Answer> found = new ConcurrentHashMap<>();

    CorrectedUnits(HistoryDatabase database, List<WindowSpec> specs, int kMax) {
        this.reader = database.reader();
        this.boundaries = database.corrected();
        this.specs = List.copyOf(specs);
        this.kMax = kMax;
    }

    /**
     * Asks whether a unit's answer is corrected, and reads it if so.
     *
     * @param now as it is served; null if there is none
     */
    void look(CalendarUnit unit, @Nullable Answer now) {
        if (now == null) {
            return;
        }
        WindowSpec spec = specs.get(unit.windowOf(specs));
        try {
            Integer revision =
                    boundaries.between(spec.name(), unit, now.tick(), now.tick()).get(now.tick());
            if (revision == null || revision <= now.revision()) {
                return;
            }
            Answer stored = StoredAnswers.at(reader, spec, now.tick(), kMax);
            // By other settings, or of a topic that is gone, it corrects nothing.
            if (stored != null && stored.corrects(now)) {
                LOG.info(
                        "the last {} is corrected: it ended at {} ms, revision={}",
                        unit,
                        stored.tick(),
                        stored.revision());
                found.put(unit, stored);
            }
        } catch (HistoryException e) {
            // Whoever writes to PostgreSQL says so.
            LOG.debug("corrections are not known at the moment", e);
        }
    }

    /** What a correction has made of an answer, or else that answer. */
    Answer instead(CalendarUnit unit, Answer answer) {
        Answer other = found.get(unit);
        return other != null && other.corrects(answer) ? other : answer;
    }
}
