package io.headtail.audit;

import io.headtail.audit.StoredBoundaries.StoredTick;
import io.headtail.audit.recount.CountedRow;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.RecountQuestion;
import io.headtail.audit.recount.RecountedAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Boundaries that are not stored. Of a span in which nothing changes only the first and the last
 * are, so one that is absent is missing only if its recount is not that of the boundary before it,
 * or if no later one is stored.
 */
final class Absent {
    private final Due due;
    private final Map<RecountQuestion, RecountedAnswer> answers = new HashMap<>();
    private final Set<RecountQuestion> asked = new HashSet<>();
    private final List<Case> cases = new ArrayList<>();

    Absent(Due due) {
        this.due = due;
    }

    /**
     * @param before the boundary before it; null if there is none, so that no event may have come
     * @param isLast whether no later one is stored
     */
    private record Case(
            RecountQuestion question, @Nullable RecountQuestion before, boolean isLast) {}

    /** What is to be asked for all of them. */
    Set<RecountQuestion> asked() {
        return asked;
    }

    /** Takes one. */
    void add(CountedWindow window, long tick, @Nullable StoredTick before, boolean isLast) {
        int k = before == null ? 1 : Math.max(1, before.k());
        RecountQuestion question = new RecountQuestion(window, tick, k, false);
        RecountQuestion other =
                before == null ? null : new RecountQuestion(window, before.tick(), k, false);
        cases.add(new Case(question, other, isLast));
        asked.add(question);
        if (other != null) {
            asked.add(other);
        }
    }

    /** Takes an answer to any question. */
    void take(RecountedAnswer answer) {
        if (asked.contains(answer.question())) {
            answers.put(answer.question(), answer);
        }
    }

    /** What was found of all, once all answers are there. */
    List<Checked> judged() {
        List<Checked> found = new ArrayList<>();
        for (Case one : cases) {
            RecountedAnswer answer = answers.get(one.question());
            if (answer != null) {
                RecountedAnswer before = one.before() == null ? null : answers.get(one.before());
                Verdict verdict = verdict(one, answer, before);
                found.add(checked(one.question(), verdict, note(verdict, answer, before)));
            }
        }
        return found;
    }

    private Verdict verdict(Case one, RecountedAnswer answer, @Nullable RecountedAnswer before) {
        if (!due.isDue(answer)) {
            return Verdict.NOT_DUE;
        }
        if (one.isLast()) {
            return Verdict.MISSING;
        }
        if (reason(answer, before) != null) {
            return Verdict.OUT_OF_REACH;
        }
        List<CountedRow> rows = before == null ? List.of() : before.rows();
        return answer.rows().equals(rows) ? Verdict.UNCHANGED : Verdict.MISSING;
    }

    private static @Nullable String note(
            Verdict verdict, RecountedAnswer answer, @Nullable RecountedAnswer before) {
        return verdict == Verdict.OUT_OF_REACH
                ? "nothing is stored; " + reason(answer, before)
                : null;
    }

    private static @Nullable String reason(
            RecountedAnswer answer, @Nullable RecountedAnswer before) {
        return answer.outOfReach() != null || before == null
                ? answer.outOfReach()
                : before.outOfReach();
    }

    private static Checked checked(RecountQuestion of, Verdict verdict, @Nullable String note) {
        return new Checked(of.window().name(), of.tick(), -1, verdict, 0, 0, List.of(), note);
    }
}
