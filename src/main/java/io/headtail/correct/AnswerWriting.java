package io.headtail.correct;

import io.headtail.history.revision.Recounted;
import io.headtail.history.revision.Revised;
import io.headtail.history.revision.RevisionStore;
import io.headtail.history.revision.StoredLine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Stores recounted answers under the next revision, also where others write the same ones. */
final class AnswerWriting {
    private static final int MAX_TRIES = 10;

    private final RevisionStore store;
    private final Map<Integer, Long> ends;
    private final boolean dryRun;

    /**
     * @param ends up to which offset of each partition the answers are counted, exclusive
     * @param dryRun whether it only says what would become of answers
     */
    AnswerWriting(RevisionStore store, Map<Integer, Long> ends, boolean dryRun) {
        this.store = store;
        this.ends = ends;
        this.dryRun = dryRun;
    }

    /** Stores an answer unless the boundary says that already, and says what became of it. */
    Corrected write(StoredLine read, WindowAnswer answer) {
        Recounted recounted = new Recounted(answer.startMs(), answer.rows(), ends);
        StoredLine line = read;
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            Revised revised =
                    dryRun ? store.compare(line, recounted) : store.write(line, recounted);
            if (revised.change() != Revised.Change.MOVED) {
                return told(line, answer, revised);
            }
            StoredLine now = now(line);
            if (now == null) {
                return Corrected.not(line, Outcome.REMOVED, "retention has removed it");
            }
            Corrected other = other(read, now);
            if (other != null) {
                return other;
            }
            line = now;
        }
        return Corrected.not(line, Outcome.CONFLICT, "others keep changing it; run it again");
    }

    private @Nullable StoredLine now(StoredLine line) {
        List<StoredLine> found = store.lines(line.window(), line.tick(), line.tick());
        return found.isEmpty() ? null : found.get(0);
    }

    /** Why what is stored now is left as it is; null if it can be corrected. */
    private @Nullable Corrected other(StoredLine before, StoredLine now) {
        if (!before.isLike(now)) {
            return Corrected.not(
                    now,
                    Outcome.CONFLICT,
                    "written by another topic's or other settings' instances meanwhile");
        }
        return now.revision() == 0 ? unread(before, now) : counted(now);
    }

    /**
     * The recount knows of nothing above its ends: neither of events that were in time, which a
     * restored owner or one that a quiet partition has caught up with counts, nor of what has been
     * said of the answer since. Offsets do not show of what stragglers or late views it speaks.
     */
    private @Nullable Corrected unread(StoredLine before, StoredLine now) {
        for (Map.Entry<Integer, Long> head : now.heads().entrySet()) {
            if (head.getValue() > ends.getOrDefault(head.getKey(), 0L)) {
                return Corrected.not(
                        now,
                        Outcome.CONFLICT,
                        "partition %d was read up to offset %,d meanwhile, and this run ends at %,d; run it again"
                                .formatted(
                                        head.getKey(),
                                        head.getValue(),
                                        ends.getOrDefault(head.getKey(), 0L)));
            }
        }
        boolean says =
                now.lateViews() > before.lateViews()
                        || (now.inexact() != null
                                && !Objects.equals(now.inexact(), before.inexact()));
        return says
                ? Corrected.not(now, Outcome.CONFLICT, "it was marked meanwhile; run it again")
                : null;
    }

    private @Nullable Corrected counted(StoredLine now) {
        boolean more = false;
        boolean less = false;
        for (Map.Entry<Integer, Long> end : ends.entrySet()) {
            long counted = now.ends().getOrDefault(end.getKey(), 0L);
            more |= counted > end.getValue();
            less |= counted < end.getValue();
        }
        if (!more) {
            return null;
        }
        return less
                ? Corrected.not(now, Outcome.CONFLICT, "another correction runs; run this again")
                : Corrected.not(now, Outcome.OVERTAKEN, "another correction has counted more");
    }

    /** What the stored answer said of itself that is no longer so; null for nothing. */
    private static @Nullable String marks(StoredLine line) {
        StringJoiner marks = new StringJoiner(", ");
        marks.setEmptyValue("");
        if (!line.isFinal()) {
            marks.add("it was provisional");
        }
        if (line.lateViews() > 0) {
            marks.add(String.format(Locale.ROOT, "it lacked %,d late views", line.lateViews()));
        }
        if (line.inexact() != null) {
            marks.add("it was marked as " + line.inexact());
        }
        return marks.length() == 0 ? null : marks.toString();
    }

    private Corrected told(StoredLine line, WindowAnswer answer, Revised revised) {
        Outcome outcome = Outcome.UNCHANGED;
        String note = null;
        if (revised.change() == Revised.Change.WRITTEN) {
            boolean changed = revised.changedRanks() > 0 || line.startMs() != answer.startMs();
            outcome = changed ? Outcome.CORRECTED : Outcome.SETTLED;
            note = marks(line);
        }
        return new Corrected(
                line.window(),
                line.tick(),
                outcome,
                revised.revision(),
                answer.rows().size(),
                revised.changedRanks(),
                answer.lateViews(),
                note);
    }
}
