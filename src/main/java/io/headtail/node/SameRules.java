package io.headtail.node;

import io.headtail.follow.Agreement;
import io.headtail.instance.settings.CountingRules;
import io.headtail.merge.CountedBy;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether instances count by the settings of this process, which reads events itself: partials
 * carry a fingerprint of theirs. Thread-safe.
 */
final class SameRules implements Agreement {
    /** A kind of its own, so that it is logged also where something else was away before. */
    private static final class OtherRulesException extends IOException {
        private static final long serialVersionUID = 1;

        OtherRulesException(CountingRules rules) {
            super(
                    "instances count by other settings than this process, whose are "
                            + rules.text().strip().replace("\n", ", ")
                            + ": compare them with those of the instances, and restart the one"
                            + " that is wrong; all else goes on");
        }
    }

    private final CountingRules rules;
    private final String topicId;
    private final BooleanSupplier caughtUp;
    private final Supplier<@Nullable CountedBy> newest;
    private volatile boolean differ;

    /**
     * Without a partial.
     *
     * @param rules this process'
     * @param topicId of the topic of view events
     * @param caughtUp whether the partials that were there at the start have been read: those of
     *     settings that have changed since come before the newest
     * @param newest how the newest partial was counted; null before the first one
     */
    SameRules(
            CountingRules rules,
            String topicId,
            BooleanSupplier caughtUp,
            Supplier<@Nullable CountedBy> newest) {
        this.rules = rules;
        this.topicId = topicId;
        this.caughtUp = caughtUp;
        this.newest = newest;
    }

    /** Whether anything is known of how instances count. */
    boolean known() {
        return caughtUp.getAsBoolean() && newest.get() != null;
    }

    /** Whether they differed when it was last checked. */
    boolean differ() {
        return differ;
    }

    /**
     * Checks that they are the same.
     *
     * @throws IOException if they differ: by how this process counts, and what to do
     */
    @Override
    public void check() throws IOException {
        CountedBy by = newest.get();
        boolean same =
                by == null
                        || by.fingerprint()
                                == rules.fingerprint(topicId, by.partitions(), by.span(), by.k());
        differ = !same;
        if (!same) {
            throw new OtherRulesException(rules);
        }
    }
}
