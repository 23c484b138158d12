package io.headtail.audit;

import io.headtail.audit.StoredBoundaries.Place;
import io.headtail.audit.recount.Answer;
import io.headtail.audit.recount.CountedWindow;
import io.headtail.audit.recount.Question;
import io.headtail.audit.recount.Row;
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
    private final Map<Question, Answer> answers = new HashMap<>();
    private final Set<Question> asked = new HashSet<>();
    private final List<Case> cases = new ArrayList<>();

    Absent(Due due) {
        this.due = due;
    }

    /**
     * @param before the boundary before it; null if there is none, so that no event may have come
     * @param isLast whether no later one is stored
     */
    private record Case(Question question, @Nullable Question before, boolean isLast) {}

    /** What is to be asked for all of them. */
    Set<Question> asked() {
        return asked;
    }

    /** Takes one. */
    void add(CountedWindow window, long tick, @Nullable Place before, boolean isLast) {
        int k = before == null ? 1 : Math.max(1, before.k());
        Question question = new Question(window, tick, k, false);
        Question other = before == null ? null : new Question(window, before.tick(), k, false);
        cases.add(new Case(question, other, isLast));
        asked.add(question);
        if (other != null) {
            asked.add(other);
        }
    }

    /** Takes an answer to any question. */
    void take(Answer answer) {
        if (asked.contains(answer.question())) {
            answers.put(answer.question(), answer);
        }
    }

    /** What was found of all, once all answers are there. */
    List<Checked> judged() {
        List<Checked> found = new ArrayList<>();
        for (Case one : cases) {
            Answer answer = answers.get(one.question());
            if (answer != null) {
                Answer before = one.before() == null ? null : answers.get(one.before());
                Verdict verdict = verdict(one, answer, before);
                found.add(checked(one.question(), verdict, note(verdict, answer, before)));
            }
        }
        return found;
    }

    private Verdict verdict(Case one, Answer answer, @Nullable Answer before) {
        if (!due.isDue(answer)) {
            return Verdict.NOT_DUE;
        }
        if (one.isLast()) {
            return Verdict.MISSING;
        }
        if (reason(answer, before) != null) {
            return Verdict.OUT_OF_REACH;
        }
        List<Row> rows = before == null ? List.of() : before.rows();
        return answer.rows().equals(rows) ? Verdict.UNCHANGED : Verdict.MISSING;
    }

    private static @Nullable String note(Verdict verdict, Answer answer, @Nullable Answer before) {
        return verdict == Verdict.OUT_OF_REACH
                ? "nothing is stored; " + reason(answer, before)
                : null;
    }

    private static @Nullable String reason(Answer answer, @Nullable Answer before) {
        return answer.outOfReach() != null || before == null
                ? answer.outOfReach()
                : before.outOfReach();
    }

    private static Checked checked(Question of, Verdict verdict, @Nullable String note) {
        return new Checked(of.window().name(), of.tick(), -1, verdict, 0, 0, List.of(), note);
    }
}
