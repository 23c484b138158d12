package io.headtail.cli.audit;

import io.headtail.audit.Checked;
import io.headtail.audit.Verdict;
import io.headtail.cli.support.ExitCode;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what an audit finds, and shows it as it comes. */
abstract class AuditReport {
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private int boundaries;
    private long rows;

    /** What was found of one boundary. */
    final void take(Checked checked) {
        boundaries++;
        verdicts.merge(checked.verdict(), 1, Integer::sum);
        // Only what must be equal counts as compared.
        rows += checked.revision() >= 0 && isCompared(checked.verdict()) ? checked.rows() : 0;
        if (!isAsItShouldBe(checked.verdict()) || checked.note() != null) {
            show(checked);
        }
    }

    private static boolean isAsItShouldBe(Verdict verdict) {
        return verdict == Verdict.EQUAL || verdict == Verdict.UNCHANGED;
    }

    private static boolean isCompared(Verdict verdict) {
        return verdict == Verdict.EQUAL || verdict == Verdict.DIFFERENT;
    }

    /** Shows one that is not simply equal. */
    abstract void show(Checked checked);

    /**
     * Shows the sums.
     *
     * @param broken why it came to no good end; null if it did
     */
    abstract void end(@Nullable String broken);

    final int boundaries() {
        return boundaries;
    }

    final long rows() {
        return rows;
    }

    final int count(Verdict verdict) {
        return verdicts.getOrDefault(verdict, 0);
    }

    /** How many differ or are missing. */
    final int wrong() {
        return count(Verdict.DIFFERENT) + count(Verdict.MISSING);
    }

    /** Wrong wins over out of reach. */
    final int exitCode() {
        if (wrong() > 0) {
            return ExitCode.FAILED;
        }
        return count(Verdict.OUT_OF_REACH) > 0 ? ExitCode.OUT_OF_REACH : 0;
    }
}
