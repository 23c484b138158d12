package io.headtail.cli.audit;

import io.headtail.audit.Checked;
import io.headtail.audit.Verdict;
import io.headtail.cli.support.ExitCode;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the results of an audit, and shows them as they arrive. */
abstract class AuditReport {
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private int boundaries;
    private long rows;

    /** Adds the result of one boundary. */
    final void take(Checked checked) {
        boundaries++;
        verdicts.merge(checked.verdict(), 1, Integer::sum);
        // Only boundaries that must be equal count as compared.
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

    /** Shows a result other than plain equality. */
    abstract void show(Checked checked);

    /**
     * Shows the sums.
     *
     * @param broken why the audit ended early; null if it did not
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

    /** The number of boundaries that differ or are missing. */
    final int wrong() {
        return count(Verdict.DIFFERENT) + count(Verdict.MISSING);
    }

    /** The exit code; wrong boundaries take precedence over those out of reach. */
    final int exitCode() {
        if (wrong() > 0) {
            return ExitCode.FAILED;
        }
        return count(Verdict.OUT_OF_REACH) > 0 ? ExitCode.OUT_OF_REACH : 0;
    }
}
